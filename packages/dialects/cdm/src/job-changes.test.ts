import type { Job, JobDraft } from '@jobglot/core';
import { testAdmin } from '@jobglot/core/testing';
import { type CdmFixture, cdmFixture, configs, unique } from './testing/cdm-fixture';

let api: CdmFixture;
beforeAll(async () => {
  api = await cdmFixture();
});
afterAll(() => api.close());

type Values = { configs: { name: string; inputs: { name: string; value: unknown }[] }[] };
type Inputs = Readonly<Record<string, unknown>>;
const GROUPS = {
  fromJobConfig: 'from-config-values',
  toJobConfig: 'to-config-values',
  throttlingConfig: 'driver-config-values',
  schedulerConfig: 'driver-config-values',
  retryJobConfig: 'driver-config-values',
} as const;

const path = (name: string) => `/job/${encodeURIComponent(name)}`;
const read = async (name: string) => (await api.call('get', path(name))).body.jobs[0];
const put = async (name: string, job: object) => (await api.call('put', path(name), { jobs: [job] })).body;
const stored = (name: string): Promise<Job> => api.services.jobs.getByName(testAdmin, 'default', name);
const statements = async (name: string) => (await stored(name)).tasks.map(({ statement }) => statement);
const SAVED = { 'validation-result': [] };

/** @returns the job's document with some inputs of a group set; null: it goes */
function withInputs(job: Record<string, unknown>, group: keyof typeof GROUPS, inputs: Inputs) {
  const key = GROUPS[group];
  const { configs: all } = job[key] as Values;
  const names = Object.keys(inputs).map((name) => `${group}.${name}`);
  const [added] = configs(
    group,
    Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null)),
  ).configs;
  const kept = all.map((config) => ({ ...config, inputs: config.inputs.filter(({ name }) => !names.includes(name)) }));
  const known = kept.some(({ name }) => name === group) ? kept : [...kept, { name: group, inputs: [] }];
  return {
    ...job,
    [key]: {
      configs: known.map((config) =>
        config.name === group ? { ...config, inputs: [...config.inputs, ...added!.inputs] } : config,
      ),
    },
  };
}

/** A job as a CData client makes it, between two links of one kind. */
async function foreign(
  texts: readonly string[],
  draft: Partial<JobDraft> = {},
  link: () => Promise<string> = api.link,
) {
  const id = async () => (await api.services.connections.getByName(testAdmin, 'default', await link())).id;
  const name = unique('foreign');
  await api.services.jobs.create(testAdmin, 'default', {
    name,
    type: 'Standard',
    sourceConnectionId: await id(),
    destinationConnectionId: await id(),
    statements: texts.map((statement) => ({ statement, active: true })),
    ...draft,
  });
  return name;
}
const files = (connector = 'sftp-connector') =>
  api.link({ 'connector-name': connector, 'link-config-values': configs('linkConfig', { server: 'x' }) });

describe('statements of another dialect', () => {
  test('stay out of reach after the job has come back once', async () => {
    const name = await foreign(['REPLICATE [A]', 'REPLICATE [B]']);
    expect(await put(name, await read(name))).toEqual(SAVED);
    const table = { statements: null, useSql: 'false', schemaName: 's', tableName: 'T' };
    const target = { schemaName: 's', tableName: 'T', tablePreparation: 'DO_NOTHING' };
    const asForm = withInputs(withInputs(await read(name), 'fromJobConfig', table), 'toJobConfig', target);
    expect(await put(name, asForm)).toMatchObject({ code: 'Cdm.0320' });
    expect(await statements(name)).toEqual(['REPLICATE [A]', 'REPLICATE [B]']);
  });

  test('that were added to a BATCH_JOB of ours are not lost by a change of it', async () => {
    const name = await api.job({
      job_type: 'BATCH_JOB',
      'from-config-values': configs('fromJobConfig', { schemaName: 's', tableName: 'A|B' }),
      'to-config-values': configs('toJobConfig', { schemaName: 't' }),
    });
    const job = await stored(name);
    const more = [...job.tasks, { statement: 'REPLICATE [C]', active: true }];
    await api.services.jobs.update(testAdmin, job.id, { statements: more });
    expect(await put(name, withInputs(await read(name), 'fromJobConfig', { whereClause: 'a > 1' }))).toMatchObject({
      code: 'Cdm.0320',
    });
    expect(await statements(name)).toHaveLength(3);
  });

  test('keep what a form cannot say when a part of them is changed', async () => {
    const merge = "REPLICATE [out/x] WITH TargetDuplicates='MERGE', SourceRecordPath='a.b' [in]";
    const name = await foreign([merge], {}, files);
    const job = await read(name);
    expect(await put(name, withInputs(job, 'fromJobConfig', { inputDirectory: 'other' }))).toEqual(SAVED);
    expect(await statements(name)).toEqual([
      "REPLICATE [out/x] WITH TargetDuplicates='MERGE', SourceRecordPath='a.b' [other]",
    ]);
  });

  test('merge by key still, when the table is to be there already', async () => {
    const name = await foreign(['REPLICATE [T]']);
    await put(name, withInputs(await read(name), 'toJobConfig', { tablePreparation: 'DO_NOTHING', whereClause: '' }));
    expect(await statements(name)).toEqual(['REPLICATE [T] WITH CreateTable=false']);
  });

  test('lose an option that the configuration now denies', async () => {
    const name = await foreign(['REPLICATE [T] WITH TruncateTableData, DropTable']);
    const inputs = { tablePreparation: 'CREATE_WHEN_NOT_EXIST', beforeImportType: 'none' };
    await put(name, withInputs(await read(name), 'toJobConfig', inputs));
    expect(await statements(name)).toEqual(['REPLICATE [T] WITH AppendRows']);
    expect((await stored(name)).options).toMatchObject({ dropTable: false, truncateTableData: false });
  });

  test('that are switched off stay so', async () => {
    const name = await foreign([], { statements: [{ statement: 'REPLICATE [T]', active: false }] });
    await put(name, withInputs(await read(name), 'fromJobConfig', { whereClause: 'a > 1' }));
    expect((await stored(name)).tasks).toMatchObject([
      { statement: 'REPLICATE [T] SELECT * FROM [public].[T] WHERE a > 1', active: false },
    ]);
  });

  test('of a link that becomes one of another kind say nothing of the old one', async () => {
    const name = await foreign(["REPLICATE [T] WITH AppendRows, SourceSchema='x' [S]"]);
    const document = {
      ...(await read(name)),
      'to-link-name': await files(),
      'to-connector-name': 'sftp-connector',
      'to-config-values': configs('toJobConfig', { outputDirectory: '/o', outputFormat: 'JSON_FILE', filePrefix: 'x' }),
    };
    expect(await put(name, document)).toEqual(SAVED);
    const [statement] = await statements(name);
    expect(statement).toContain('REPLICATE [o/x] WITH SourceSchema=');
    expect(statement).not.toContain('AppendRows');
    const back = {
      ...(await read(name)),
      'to-link-name': await api.link(),
      'to-connector-name': 'generic-jdbc-connector',
      'to-config-values': configs('toJobConfig', { schemaName: 's', tableName: 'T' }),
    };
    expect(await put(name, back)).toEqual(SAVED);
    expect(await statements(name)).toEqual([
      "REPLICATE [s].[T] WITH SourceSchema='x', CreateTable=false, AppendRows [S]",
    ]);
  });

  test('of a source that becomes one of another kind neither', async () => {
    const name = await foreign(["REPLICATE [T] WITH SourceSchema='x', TargetSchema='y' [S]"]);
    const document = {
      ...(await read(name)),
      'from-link-name': await files(),
      'from-connector-name': 'sftp-connector',
      'from-config-values': configs('fromJobConfig', { inputDirectory: '/i', inputFormat: 'JSON_FILE' }),
    };
    expect(await put(name, document)).toEqual(SAVED);
    const [statement] = await statements(name);
    expect(statement).toMatch(/^REPLICATE \[T\] WITH TargetSchema='y', SourceFormat='JSON'.*\[i\]$/);
  });

  test('a job without connections comes back too', async () => {
    const name = await foreign([], { type: 'Lineage', sourceConnectionId: null, destinationConnectionId: null });
    expect(await put(name, await read(name))).toEqual(SAVED);
  });
});

describe('a job of ours', () => {
  const batch = (concurrentSubJobs: string) => ({
    job_type: 'BATCH_JOB',
    'from-config-values': configs('fromJobConfig', { schemaName: 's', tableName: 'A|$$' }),
    'to-config-values': configs('toJobConfig', { schemaName: 't' }),
    'driver-config-values': configs('throttlingConfig', { concurrentSubJobs }),
  });

  test('copies as many tables at a time as it says, and fewer again', async () => {
    const name = await api.job(batch('5'));
    expect((await stored(name)).options).toMatchObject({ parallel: true, workerPool: 5 });
    expect(await statements(name)).toEqual([
      'REPLICATE [t].[A] WITH CreateTable=false, AppendRows [s].[A]',
      'REPLICATE [t].[$$] WITH CreateTable=false, AppendRows [s].[$$]',
    ]);
    await put(name, withInputs(await read(name), 'throttlingConfig', { concurrentSubJobs: '1' }));
    expect((await stored(name)).options).toMatchObject({ parallel: false, workerPool: 1 });
  });

  test('without job_type stays of the kind that it is', async () => {
    const name = await api.job(batch('2'));
    const { job_type, ...document } = await read(name);
    expect(await put(name, document)).toEqual(SAVED);
    expect(await read(name)).toMatchObject({ job_type, 'driver-config-values': document['driver-config-values'] });
  });

  test('of another kind is compiled anew', async () => {
    const name = await api.job({ job_type: 'SCENARIO_JOB' });
    expect((await stored(name)).tasks).toMatchObject([{ active: false }]);
    await put(name, { ...(await read(name)), job_type: 'NORMAL_JOB' });
    expect((await stored(name)).tasks).toMatchObject([{ active: true }]);
  });

  test('a BATCH_JOB that names no table is refused', async () => {
    const document = {
      ...batch('1'),
      'from-config-values': configs('fromJobConfig', { schemaName: 's', tableName: '|' }),
    };
    const links = await api.job();
    const { body } = await api.call('post', '/job', {
      jobs: [{ ...(await read(links)), ...document, name: unique('b') }],
    });
    expect(body).toMatchObject({ code: 'Cdm.0238', message: 'fromJobConfig.tableName cannot be left blank.' });
  });

  test('tables of files are separated by | alone', async () => {
    const link = await files();
    const name = await api.job({
      ...batch('1'),
      ...{ 'from-link-name': link, 'to-link-name': link },
      ...{ 'from-connector-name': 'sftp-connector', 'to-connector-name': 'sftp-connector' },
      'from-config-values': configs('fromJobConfig', { inputDirectory: 'a,b|c&d', inputFormat: 'CSV_FILE' }),
      'to-config-values': configs('toJobConfig', { outputDirectory: '/o', outputFormat: 'JSON_FILE' }),
    });
    expect((await statements(name)).map((text) => text.split(' ', 2)[1])).toEqual(['[o/a,b]', '[o/c&d]']);
  });

  test('without retryJobConfig is tried as often as one that never had it', async () => {
    const name = await api.job({ 'driver-config-values': configs('retryJobConfig', { retryJobType: 'NONE' }) });
    expect((await stored(name)).options.retries).toBe(0);
    await put(name, withInputs(await read(name), 'retryJobConfig', { retryJobType: null }));
    expect((await stored(name)).options.retries).toBe(2);
  });

  test('whose paths another dialect has changed shows them with the usual separator', async () => {
    const link = await files();
    const name = await api.job({
      ...{ 'from-link-name': link, 'from-connector-name': 'sftp-connector' },
      'from-config-values': configs('fromJobConfig', {
        inputDirectory: '/a;/b',
        fileSeparator: ';',
        inputFormat: 'CSV_FILE',
      }),
    });
    const [statement] = await statements(name);
    const { id } = await stored(name);
    await api.services.jobs.update(testAdmin, id, {
      statements: [{ statement: statement!.replace('[a|b]', '[a|c]'), active: true }],
    });
    const [{ inputs }] = (await read(name))['from-config-values'].configs;
    expect(inputs).toContainEqual({ name: 'fromJobConfig.inputDirectory', value: 'a|c' });
    expect(JSON.stringify(inputs)).not.toContain('fileSeparator');
  });

  test('secrets are refused inside of maps and beside inputs too', async () => {
    for (const input of [
      { name: 'fromJobConfig.x', value: { deep: { password: 'canary' } } },
      { name: 'fromJobConfig.x', value: '1', password: 'canary' },
    ]) {
      const document = { ...(await read(await api.job())), name: unique('s') };
      document['from-config-values'].configs[0].inputs.push(input);
      const { body, text } = await api.call('post', '/job', { jobs: [document] });
      expect(body.code).toBe('Cdm.0014');
      expect(text).not.toContain('canary');
    }
  });
});

describe('what is sent', () => {
  const made = async (change: Record<string, unknown>) => {
    const document = { ...(await read(await api.job())), ...change, name: unique('made') };
    return { name: document.name, body: (await api.call('post', '/job', { jobs: [document] })).body };
  };

  test('is warned of where nothing knows it, on each side', async () => {
    for (const [group, key] of Object.entries(GROUPS)) {
      const job = withInputs(await read(await api.job()), group as keyof typeof GROUPS, { odd: '1' });
      const { body } = await made({ [key]: job[key] });
      expect(body['validation-result']).toEqual([
        { message: `${group}.odd is not known here: it is kept, and has no effect.`, status: 'WARNING' },
      ]);
    }
  });

  test('are no statements', async () => {
    const values = configs('fromJobConfig', { ...{ schemaName: 's', tableName: 't' }, statements: 'REPLICATE [x]' });
    expect((await made({ 'from-config-values': values })).body.code).toBe('Cdm.0320');
  });

  test('of tables at a time means something in a BATCH_JOB alone', async () => {
    const { name } = await made({ 'driver-config-values': configs('throttlingConfig', { concurrentSubJobs: '5' }) });
    expect((await stored(name)).options).toMatchObject({ parallel: false, workerPool: 1 });
  });
});

test('a link of another kind, and the same inputs: they are read as its kind reads them', async () => {
  const name = await api.job();
  const link = await api.link({
    'connector-name': 'dis-connector',
    'link-config-values': configs('linkConfig', { region: 'x' }),
  });
  const job = { ...(await read(name)), 'to-link-name': link, 'to-connector-name': 'dis-connector' };
  expect(await put(name, job)).toEqual(SAVED);
  expect(await statements(name)).toEqual(['REPLICATE [Accounts] [public].[Accounts]']);
});

test('a link that another dialect has made one of another kind: the job is written anew', async () => {
  const name = await api.job();
  const { destinationConnectionId } = await stored(name);
  await api.services.connections.update(testAdmin, destinationConnectionId!, {
    connector: 'Files',
    allProperties: { Server: 's', Port: '1', Database: 'd', User: 'u' },
  });
  const job = await read(name);
  const target = configs('toJobConfig', { outputDirectory: '/o', outputFormat: 'JSON_FILE' });
  expect(await put(name, { ...job, 'to-config-values': target })).toEqual(SAVED);
  expect(await statements(name)).toEqual([
    expect.stringMatching(/^REPLICATE \[o\/Accounts\] WITH TargetFormat='JSON'/),
  ]);
});

test('a task that is switched off is found by its place only while none comes or goes', async () => {
  const name = await api.job({
    job_type: 'BATCH_JOB',
    'from-config-values': configs('fromJobConfig', { schemaName: 's', tableName: 'A|B' }),
    'to-config-values': configs('toJobConfig', { schemaName: 't' }),
  });
  const { id, tasks } = await stored(name);
  await api.services.jobs.update(testAdmin, id, { statements: tasks.map((task, at) => ({ ...task, active: at > 0 })) });
  await put(name, withInputs(await read(name), 'fromJobConfig', { whereClause: 'a > 1' }));
  expect((await stored(name)).tasks.map(({ active }) => active)).toEqual([false, true]);
  await put(name, withInputs(await read(name), 'fromJobConfig', { tableName: 'B' }));
  expect((await stored(name)).tasks.map(({ active }) => active)).toEqual([true]);
});

test('blanks around a name stay, of jobs and links', async () => {
  const name = `  ${await foreign(['REPLICATE [T]'])} `;
  await api.services.jobs.update(testAdmin, (await stored(name.trim())).id, { name });
  const link = (await read(name))['from-link-name'];
  const { id } = await api.services.connections.getByName(testAdmin, 'default', link);
  await api.services.connections.update(testAdmin, id, { name: ` ${link} ` });
  expect(await put(name, await read(name))).toEqual(SAVED);
  expect((await stored(name)).name).toBe(name);
  const at = `/link/${encodeURIComponent(` ${link} `)}`;
  expect((await api.call('put', at, (await api.call('get', at)).body)).status).toBe(200);
  expect((await api.services.connections.get(testAdmin, id)).name).toBe(` ${link} `);
  await put(name, { ...(await read(name)), name: ' new_name ' });
  expect((await stored('new_name')).name).toBe('new_name');
});

test('bounds that another dialect takes away are not shown any more', async () => {
  const times = { startDate: '2026-01-01 00:00:00', stopDate: '2027-01-01 00:00:00' };
  const cycle = { isSchedulerJob: 'true', cycleType: 'minute', ...times };
  const name = await api.job({ 'driver-config-values': configs('schedulerConfig', cycle) });
  const { id } = await stored(name);
  await api.services.jobs.update(testAdmin, id, { schedule: { notBefore: null, notAfter: null } });
  const shown = JSON.stringify((await read(name))['driver-config-values']);
  expect(shown).toContain('cycleType');
  expect(shown).not.toMatch(/startDate|stopDate/);
});

test('a change is of one job, and one with an ERROR saves nothing', async () => {
  const name = await api.job();
  const job = await read(name);
  expect((await api.call('put', path(name), { jobs: [job, job] })).body.code).toBe('Cdm.0018');
  const columns = withInputs(withInputs(job, 'fromJobConfig', { columnList: 'a&b' }), 'toJobConfig', {
    columnList: 'a',
  });
  expect(await put(name, columns)).toMatchObject({ 'validation-result': [{ status: 'ERROR' }] });
  expect(await read(name)).toEqual(job);
});

test('a change that names a link which is not there says so as a creation does', async () => {
  const name = await api.job();
  expect(await put(name, { ...(await read(name)), 'to-link-name': 'nothing' })).toMatchObject({
    code: 'Cdm.0101',
    message: 'Link [nothing] does not exist.',
  });
});

test('a job that is disabled says so, and stays so while it is said', async () => {
  const name = await api.job({ enabled: false });
  expect(await put(name, await read(name))).toEqual(SAVED);
  expect(await read(name)).toMatchObject({ enabled: false });
});

describe('schedules of another dialect', () => {
  const every = {
    enabled: true,
    cron: '0 9 * * *',
    timeZone: 'America/New_York',
    notBefore: new Date('2026-01-01T08:00:00.5Z'),
  };

  test('in another zone show as they are, and keep it', async () => {
    const name = await foreign(['REPLICATE [T]'], { schedule: every });
    const [, scheduler] = [null, (await read(name))['driver-config-values'].configs];
    expect(JSON.stringify(scheduler)).toContain('"schedulerConfig.cronExpression","value":"0 9 * * *"');
    expect(await put(name, withInputs(await read(name), 'schedulerConfig', { isSchedulerJob: 'false' }))).toEqual(
      SAVED,
    );
    expect((await stored(name)).schedule).toMatchObject({ ...every, enabled: false });
  });

  test('are read only where no cycle says them', async () => {
    const name = await foreign(['REPLICATE [T]'], {
      schedule: { ...every, notAfter: new Date('2027-01-01T00:00:00.5Z') },
    });
    const other = withInputs(await read(name), 'schedulerConfig', { cronExpression: '1 1 1 1 *' });
    expect(await put(name, other)).toMatchObject({ code: 'Cdm.0320' });
    expect(await put(name, withInputs(await read(name), 'schedulerConfig', { isSchedulerJob: 'false' }))).toEqual(
      SAVED,
    );
    expect((await stored(name)).schedule.notAfter).toEqual(new Date('2027-01-01T00:00:00.5Z'));
  });

  test('are in the installation’s zone once a cycle says so', async () => {
    const name = await foreign(['REPLICATE [T]'], { schedule: every });
    const cycle = { cronExpression: null, cycleType: 'day', cycle: '1', startDate: '2026-02-01 09:00:00' };
    expect(await put(name, withInputs(await read(name), 'schedulerConfig', cycle))).toEqual(SAVED);
    expect((await stored(name)).schedule).toMatchObject({ cron: '0 9 * * *', timeZone: null });
  });
});
