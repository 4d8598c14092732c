import {
  CONCURRENCY_POLICIES,
  DELETION_BEHAVIORS,
  INTERVAL_UNITS,
  type Job,
  type JobOptions,
  VERBOSITIES,
} from '@jobglot/core';
import { soundsSecret } from '@jobglot/http-kit';
import {
  array,
  assert,
  boolean,
  constantFrom,
  dictionary,
  integer,
  jsonValue,
  option,
  property,
  record,
  string,
} from 'fast-check';
import { flattenJob } from './flat-job';
import { jobDraft } from './job-from-wire';
import { optionsFromWire, optionsToWire } from './job-options';
import { jobDocument } from './job-to-wire';
import { DIALECT_KEY } from './kept-fields';

const text = string({ minLength: 1 });
const count = integer({ min: 1, max: 1000 });
const maybe = <T>(arb: import('fast-check').Arbitrary<T>) => option(arb, { nil: null });
const options = record<JobOptions>({
  parallel: boolean(),
  workerPool: count,
  verbosity: constantFrom(...VERBOSITIES),
  destinationSchema: maybe(text),
  tableNamePrefix: string(),
  useGmtDateTime: boolean(),
  historyMode: boolean(),
  truncateTableData: boolean(),
  dropTable: boolean(),
  autoTruncateStrings: boolean(),
  continueOnError: boolean(),
  deletionBehavior: constantFrom(...DELETION_BEHAVIORS),
  alterSchema: boolean(),
  replicateInterval: maybe(count),
  replicateIntervalUnit: constantFrom(...INTERVAL_UNITS),
  replicateStartDate: maybe(constantFrom('2024-01-31', '1999-12-31')),
  batchSize: maybe(count),
  commandTimeout: constantFrom(0),
  otherOptions: constantFrom(''),
  cdcEngine: maybe(record({ name: text, schema: string() })),
  retries: constantFrom(2),
  removeAfter: constantFrom('never' as const),
  onTop: constantFrom(false),
  lineage: constantFrom(null),
});
/** What the dialect keeps: a whole number that is none exactly is refused (D14), so is a name that sounds like a secret. */
const isKeepable = (value: unknown): boolean =>
  value !== null && typeof value === 'object'
    ? Object.entries(value).every(([name, inner]) => !soundsSecret(name) && isKeepable(inner))
    : !Number.isInteger(value) || Number.isSafeInteger(value);
const unknown = dictionary(
  string({ minLength: 1 })
    .map((name) => `x_${name}`)
    .filter((name) => !soundsSecret(name)),
  jsonValue().filter(isKeepable),
  { maxKeys: 3 },
);
const NOT_ON_THIS_WIRE = {
  commandTimeout: 0,
  otherOptions: '',
  cdcEngine: null,
  retries: 2,
  removeAfter: 'never',
  onTop: false,
  lineage: null,
} as const;

const jobs = record({
  options,
  schedule: record({ enabled: boolean(), cron: constantFrom('', '1 * * * *'), timeZone: maybe(text) }),
  notifications: record({ sendEmail: boolean(), emailTo: string(), emailSubject: string(), emailErrorOnly: boolean() }),
  events: record({ preJob: string(), postJob: string() }),
  labels: array(string()),
  concurrencyPolicy: constantFrom(...CONCURRENCY_POLICIES),
  pipeline: maybe(text),
  unknown,
  statements: array(text),
});

describe('wire and domain', () => {
  it('agree on every option', () => {
    assert(
      property(options, (all) => {
        const back = { ...optionsFromWire(optionsToWire(all)), ...NOT_ON_THIS_WIRE };
        expect(back).toEqual({ ...all, ...NOT_ON_THIS_WIRE });
      }),
    );
  });

  it('give a job back that went out and came in again', () => {
    assert(
      property(jobs, ({ pipeline, unknown, statements, ...facts }) => {
        const job = {
          ...facts,
          id: 'i',
          workspaceId: 'w',
          name: 'n',
          type: 'SyncAll',
          sourceConnectionId: 's',
          destinationConnectionId: null,
          tasks: statements.map((statement, position) => ({ id: String(position), position, statement, active: true })),
          dialectData: { [DIALECT_KEY]: { pipeline_id: pipeline, fields: unknown } },
          createdAt: new Date(0),
          updatedAt: new Date(0),
        } as unknown as Job;
        const answered = JSON.parse(JSON.stringify(jobDocument(job, new Map([['s', 'source']]))));
        const draft = jobDraft(flattenJob(answered));
        expect(draft).toEqual({
          ...facts,
          options: {
            ...facts.options,
            commandTimeout: undefined,
            otherOptions: undefined,
            retries: undefined,
            removeAfter: undefined,
            onTop: undefined,
            lineage: undefined,
          },
          name: 'n',
          type: 'SyncAll',
          sourceConnectionId: 's',
          destinationConnectionId: null,
          statements: statements.map((statement) => ({ statement, active: true })),
          dialectData: { [DIALECT_KEY]: { pipeline_id: pipeline, fields: JSON.parse(JSON.stringify(unknown)) } },
        });
      }),
    );
  });
});
