import {
  type CopyStatement,
  DEFAULT_JOB_OPTIONS,
  type Job,
  type JobPatch,
  type JobSchedule,
  type StatementDraft,
  writeCopyStatement,
} from '@jobglot/core';
import { fakeParser } from '@jobglot/core/testing';
import fc from 'fast-check';
import type { LinkFacts } from '../wire/connectors';
import type { JobRequest, JobsRequest } from '../wire/job-document';
import { readJobs } from '../wire/read-jobs';
import { WallClock } from '../wire/wall-clock';
import { draftOf, patchOf, readJob } from './job-from-wire';
import { jobDocument } from './job-to-wire';

const clock = new WallClock('Europe/Paris');
const NO_IDS = { sourceConnectionId: null, destinationConnectionId: null };
const LINKS: Readonly<Record<string, LinkFacts>> = Object.fromEntries(
  (
    [
      ['jdbc', 'generic-jdbc-connector', 'PostgreSQL', 'public'],
      ['jdbc', 'generic-jdbc-connector', 'SQLite', null],
      ['file', 'obs-connector', 'Files', null],
      ['file', 'hdfs-connector', 'CSV', null],
      ['other', 'hive-connector', 'External', null],
    ] as const
  ).map(([kind, connectorName, connector, schema], n) => [
    connector + n,
    { name: connector, kind, connectorName, connector, schema, enabled: true },
  ]),
);

function jobOf(statements: readonly StatementDraft[], schedule: JobSchedule, options: Partial<Job['options']>): Job {
  return {
    id: 'j',
    number: 1,
    workspaceId: 'w',
    name: 'j',
    type: 'Standard',
    ...NO_IDS,
    options: { ...DEFAULT_JOB_OPTIONS, ...options },
    schedule,
    notifications: { sendEmail: false, emailTo: '', emailSubject: '', emailErrorOnly: false, processLog: false },
    events: { preJob: '', postJob: '' },
    labels: [],
    concurrencyPolicy: 'refuse',
    tasks: tasks(statements),
    dialectData: {},
    version: 1,
    createdBy: null,
    updatedBy: null,
    createdAt: new Date(0),
    updatedAt: new Date(0),
  };
}

function tasks(statements: readonly StatementDraft[]): Job['tasks'] {
  return statements.map(({ statement, active }, position) => ({
    id: String(position),
    position,
    statement,
    active,
    spec: fakeParser.parse(statement),
  }));
}

/** As the store keeps it. */
function changed(job: Job, { statements, options, schedule, dialectData }: JobPatch): Job {
  return {
    ...job,
    tasks: statements === undefined ? job.tasks : tasks(statements),
    options: { ...job.options, ...options },
    schedule: { ...job.schedule, ...schedule },
    dialectData: JSON.parse(JSON.stringify({ ...job.dialectData, ...dialectData })),
  };
}

const linkOf = fc.constantFrom(...Object.values(LINKS));
const sidesOf = fc.record({ from: linkOf, to: linkOf });
type Sides = { readonly from: LinkFacts; readonly to: LinkFacts };

const shown = (job: Job, sides: Sides): JobRequest =>
  JSON.parse(JSON.stringify(jobDocument({ job, sides, execution: null }, fakeParser, clock)));
const sent = (document: JobRequest): JobRequest => (readJobs({ jobs: [document] }) as JobsRequest).jobs[0]!;
const read = (document: JobRequest, sides: Sides, job: Job | null) =>
  readJob(sent(document), { sides, parser: fakeParser, clock, base: job && { job, sides } });

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });
// what separates folders and files can leave nothing of a name, which no form takes: some good ones are below
const name = fc.oneof(
  text.filter((word) => word.trim() !== '' && !/[/|;]|^\s*\.+\s*$/.test(word)),
  fc.constantFrom('T', 'a]b', "it's", '100%', '%25', 'a/b', 'a|b', ' a ', '.', '$&'),
);
const columns = fc.option(fc.constantFrom(['a', 'b'], ['Col3', '100%']));
const option = fc.oneof(
  fc.constantFrom(
    ...['AppendRows', 'StageRows', 'DeleteMissing', 'DropTable', 'TruncateTableData'].map((key) => ({
      name: key,
      value: null,
    })),
  ),
  fc.record({
    name: fc.constantFrom(
      ...['CreateTable', 'DeleteWhere', 'IncrementalCheckColumns', 'sourceformat', 'Unheard'],
      ...['SourceFormat', 'SourceQuoteChar', 'SourceFileFilter', 'SourceModifiedFrom', 'TargetDuplicates'],
      ...['TargetLineSeparator', 'TargetIncludeColumnHeaders'],
    ),
    value: fc.oneof(
      fc.constantFrom('MERGE', 'NONE', 'JSON', 'false', 'true'),
      text.filter((each) => each.trim() !== ''),
    ),
  }),
  fc.record({ name: fc.constantFrom('Extractors', 'MaxRejectedRows'), value: fc.constantFrom('1', '7') }),
);
const copy: fc.Arbitrary<CopyStatement> = fc.record({
  target: fc.array(name, { minLength: 1, maxLength: 3 }),
  targetColumns: columns,
  options: fc.uniqueArray(option, { maxLength: 4, selector: (each) => each.name.toLowerCase() }),
  source: fc.oneof(
    fc.record({
      kind: fc.constant('table' as const),
      path: fc.array(name, { minLength: 1, maxLength: 2 }),
      columns,
      where: fc.option(fc.constantFrom('a > 1', "b LIKE '100%'", "c = '&|é'")),
    }),
    fc.record({ kind: fc.constant('sql' as const), sql: fc.constant("SELECT count(*) AS n FROM [a] WHERE x = '%'") }),
  ),
});
const statement = copy.map((each) => ({ statement: writeCopyStatement(each), active: true }));
const odd = fc.constantFrom('REPLICATE [A] (x int) SELECT * FROM [B]', 'REPLICATE [A] WITH X  [B]');
const schedule: fc.Arbitrary<JobSchedule> = fc.record({
  enabled: fc.boolean(),
  cron: fc.constantFrom('', '*/5 * * * *', '0 9 * * *', '0-30/5 * * * *', '15 3 1,2 */2 *', '0 9 * * 1,2'),
  timeZone: fc.constantFrom(null, 'Europe/Paris', 'America/New_York'),
  notBefore: fc.constantFrom(null, new Date('2026-03-04T04:06:07.123Z')),
  notAfter: fc.constantFrom(null, new Date('2027-03-04T04:06:07Z')),
});
const options = fc.record({
  dropTable: fc.boolean(),
  truncateTableData: fc.boolean(),
  parallel: fc.boolean(),
  workerPool: fc.integer({ min: 1, max: 9 }),
  retries: fc.integer({ min: 0, max: 10 }),
  removeAfter: fc.constantFrom('never' as const, 'success' as const, 'end' as const),
  destinationSchema: fc.constantFrom(null, 's'),
});
const foreign = fc
  .tuple(
    fc.array(
      fc.oneof(
        statement,
        odd.map((each) => ({ statement: each, active: false })),
      ),
      { maxLength: 3 },
    ),
    schedule,
    options,
  )
  .map((parts) => jobOf(...parts));

/** @returns the job behind a change that is none */
function unchanged(job: Job, sides: Sides): Job {
  const document = shown(job, sides);
  const result = read(document, sides, job);
  expect(result.findings.filter(({ status }) => status === 'ERROR')).toEqual([]);
  const patch = patchOf(result, job.name, NO_IDS, job);
  expect(patch).not.toHaveProperty('statements');
  const after = changed(job, patch);
  expect(after).toEqual({ ...job, dialectData: after.dialectData });
  expect(shown(after, sides)).toEqual(document);
  return after;
}

test('a job of another dialect that comes back as it was shown is what it was, and shows what it showed', () => {
  fc.assert(
    fc.property(foreign, sidesOf, (job, sides) => {
      unchanged(unchanged(job, sides), sides);
    }),
    { numRuns: 500 },
  );
});

const put = (document: JobRequest, side: string, group: string, input: string, value: string | null): JobRequest => {
  const values = document[`${side}-config-values`] as { configs: { name: string; inputs: { name: string }[] }[] };
  const full = `${group}.${input}`;
  const configs = values.configs.map((config) => {
    const rest = config.inputs.filter((each) => each.name !== full);
    if (config.name !== group) return config;
    return { ...config, inputs: value === null ? rest : [...rest, { name: full, value }] };
  });
  return { ...document, [`${side}-config-values`]: { configs } };
};

test('a change of something else leaves a statement of another dialect as it was written', () => {
  const single = fc.tuple(statement, schedule, options).map(([one, ...rest]) => jobOf([one], ...rest));
  fc.assert(
    fc.property(single, sidesOf, fc.boolean(), (job, sides, active) => {
      const base = { ...job, tasks: job.tasks.map((task) => ({ ...task, active })) };
      const document = put(shown(base, sides), 'driver', 'throttlingConfig', 'numLoaders', '2');
      const result = read(document, sides, base);
      expect(result.facts.statements).toEqual(base.tasks.map((task) => ({ statement: task.statement, active })));
      expect(result.facts.options).toMatchObject({
        dropTable: base.options.dropTable,
        truncateTableData: base.options.truncateTableData,
        parallel: base.options.parallel,
        workerPool: base.options.workerPool,
      });
    }),
    { numRuns: 500 },
  );
});

const inputs = (group: string, names: readonly string[]) =>
  fc.uniqueArray(
    fc.record({
      name: fc.constantFrom(...names).map((each) => `${group}.${each}`),
      value: fc.oneof(text, fc.constantFrom('', ' ', '100%', '%25', 'a&b', 'x|y', '漢', '$1')),
    }),
    { selector: (each) => each.name, maxLength: 5 },
  );
const own = fc.record({
  from: inputs('fromJobConfig', ['strange', 'whereClause', 'partitionColumn', 'incrMigration', 'index']),
  to: inputs('toJobConfig', ['odd', 'extendCharLength', 'isCompress', 'streamName']),
  driver: inputs('groupJobConfig', ['groupName', 'colour']),
  job_type: fc.constantFrom('NORMAL_JOB', 'BATCH_JOB', 'SCENARIO_JOB'),
  x_field: fc.oneof(fc.constant(null), fc.record({ a: text })),
  id: fc.integer(),
});

test('a job of this dialect comes back as it was sent, and changes nothing when it does', () => {
  const sides = { from: LINKS.PostgreSQL0!, to: LINKS.PostgreSQL0! };
  fc.assert(
    fc.property(own, ({ from, to, driver, ...fields }) => {
      const table = (group: string) =>
        [
          ['schemaName', 's'],
          ['tableName', 't'],
        ].map(([key, value]) => ({ name: `${group}.${key}`, value }));
      const document = {
        ...fields,
        'from-config-values': {
          configs: [{ name: 'fromJobConfig', inputs: [...table('fromJobConfig'), ...from], id: 1, type: 'JOB' }],
          'extended-configs': { name: 'n', value: 'v' },
        },
        'to-config-values': { configs: [{ name: 'toJobConfig', inputs: [...table('toJobConfig'), ...to] }] },
        'driver-config-values': { configs: [{ name: 'groupJobConfig', inputs: driver }] },
      } as unknown as JobRequest;
      const draft = draftOf(read(document, sides, null), 'j', NO_IDS);
      const made = changed(jobOf([], { enabled: false, cron: '', timeZone: null }, {}), draft);
      const answered = shown(made, sides);
      const plain = JSON.parse(JSON.stringify(answered).replaceAll('%25', '%'));
      for (const side of ['from-config-values', 'to-config-values', 'driver-config-values']) {
        expect(plain[side]).toEqual(document[side]);
      }
      expect(answered.job_type).toBe(fields.job_type);
      expect(answered.x_field).toEqual(fields.x_field ?? undefined);
      unchanged(made, sides);
    }),
  );
});
