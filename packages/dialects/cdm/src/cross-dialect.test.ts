import type { Job, JobPatch } from '@jobglot/core';
import { testAdmin } from '@jobglot/core/testing';
import { type CdmFixture, cdmFixture, configs, unique } from './testing/cdm-fixture';

let api: CdmFixture;
beforeAll(async () => {
  api = await cdmFixture();
});
afterAll(() => api.close());

type Values = { configs: { name: string; inputs: { name: string; value: unknown }[] }[] };
const flat = (values: Values) =>
  Object.fromEntries(
    values.configs.flatMap(({ inputs }) => inputs.map(({ name, value }) => [name.split('.')[1], value])),
  );
const path = (name: string) => `/job/${encodeURIComponent(name)}`;
const read = async (name: string) => (await api.call('get', path(name))).body.jobs[0];
const shown = async (name: string) => {
  const job = await read(name);
  return {
    from: flat(job['from-config-values']),
    to: flat(job['to-config-values']),
    driver: flat(job['driver-config-values']),
  };
};
const stored = (name: string): Promise<Job> => api.services.jobs.getByName(testAdmin, 'default', name);
const change = async (name: string, patch: JobPatch) =>
  api.services.jobs.update(testAdmin, (await stored(name)).id, patch);
const put = async (name: string, job: object) => (await api.call('put', path(name), { jobs: [job] })).body;
const statements = async (name: string) => (await stored(name)).tasks.map(({ statement }) => statement);

/** A job as a CData client makes it. */
async function foreign(...texts: string[]): Promise<string> {
  const [from, to] = [await api.link(), await api.link()];
  const id = async (link: string) => (await api.services.connections.getByName(testAdmin, 'default', link)).id;
  const name = unique('foreign');
  await api.services.jobs.create(testAdmin, 'default', {
    name,
    type: 'Standard',
    sourceConnectionId: await id(from),
    destinationConnectionId: await id(to),
    labels: ['nightly'],
    options: { alterSchema: true },
    statements: texts.map((statement) => ({ statement, active: true })),
    dialectData: { 'cdata-v2': { fields: { own: 1 } } },
  });
  return name;
}

describe('a job of another dialect', () => {
  it('shows its statement as a configuration', async () => {
    const name = await foreign('REPLICATE [Copy] ([a], [b]) SELECT [x], [y] FROM [sales].[Accounts] WHERE x > 1');
    const { from, to, driver } = await shown(name);
    const whereAndColumns = { whereClause: 'x > 1', columnList: 'x&y' };
    expect(from).toEqual({ useSql: 'false', schemaName: 'sales', tableName: 'Accounts', ...whereAndColumns });
    expect(to).toMatchObject({ schemaName: 'public', tableName: 'Copy', columnList: 'a&b', beforeImportType: 'none' });
    expect(driver).toMatchObject({ numExtractors: '1', isSchedulerJob: 'false', disposableType: 'NONE' });
    expect(await read(name)).toMatchObject({ job_type: 'NORMAL_JOB', 'from-connector-name': 'generic-jdbc-connector' });
  });

  it('shows a SELECT of its own as useSql', async () => {
    const name = await foreign('REPLICATE [T] SELECT count(*) AS n FROM [a] GROUP BY x');
    expect((await shown(name)).from).toEqual({ useSql: 'true', sql: 'SELECT count(*) AS n FROM [a] GROUP BY x' });
    expect((await read(name)).is_use_sql).toBe(true);
  });

  it('with several tasks is a BATCH_JOB whose statements can be read and not changed', async () => {
    const name = await foreign('REPLICATE [A]', 'REPLICATE [B]');
    const job = await read(name);
    expect(job.job_type).toBe('BATCH_JOB');
    expect(flat(job['from-config-values'])).toEqual({ statements: 'REPLICATE [A];\nREPLICATE [B]' });
    const found = await api.call('get', `/job/all?jobType=BATCH_JOB&filter=${name}`);
    expect(found.body.total).toBe(1);
    // what does not touch them is changed
    const scheduled = { ...job['driver-config-values'] };
    scheduled.configs = scheduled.configs.filter((config: { name: string }) => config.name !== 'schedulerConfig');
    scheduled.configs.push(
      ...configs('schedulerConfig', { isSchedulerJob: 'true', cycleType: 'minute', cycle: '5' }).configs,
    );
    expect(await put(name, { ...job, 'driver-config-values': scheduled })).toEqual({ 'validation-result': [] });
    expect((await stored(name)).schedule).toMatchObject({ enabled: true, cron: '*/5 * * * *' });
    expect(await statements(name)).toEqual(['REPLICATE [A]', 'REPLICATE [B]']);
    const other = { ...job, 'from-config-values': configs('fromJobConfig', { statements: 'REPLICATE [C]' }) };
    const refused = await put(name, other);
    expect(refused).toMatchObject({ code: 'Cdm.0320', externalMessage: expect.stringContaining('CData APIs') });
    expect(await statements(name)).toEqual(['REPLICATE [A]', 'REPLICATE [B]']);
  });

  it('is left as it is by a client that gives back what it got', async () => {
    const statement = "REPLICATE [T] WITH IncrementalCheckColumns=ts /* why */ SELECT * FROM [T] WHERE a = '100%'";
    const name = await foreign(statement);
    const before = await stored(name);
    expect(await put(name, await read(name))).toMatchObject({ 'validation-result': [] });
    const after = await stored(name);
    expect(after.tasks).toEqual(before.tasks);
    expect(after.options).toEqual(before.options);
    expect(after.schedule).toMatchObject({ enabled: false, cron: '' });
  });

  it('keeps what only the other dialect knows, when a part of it is changed', async () => {
    const name = await foreign("REPLICATE [T] WITH IncrementalCheckColumns='ts', DeleteMissing=true [s].[T]");
    const job = await read(name);
    const inputs = { ...flat(job['from-config-values']), whereClause: 'a > 5' };
    await put(name, { ...job, 'from-config-values': configs('fromJobConfig', inputs) });
    expect(await statements(name)).toEqual([
      "REPLICATE [T] WITH IncrementalCheckColumns='ts', DeleteMissing=true SELECT * FROM [s].[T] WHERE a > 5",
    ]);
    const after = await stored(name);
    expect(after).toMatchObject({
      labels: ['nightly'],
      options: { alterSchema: true },
      updatedBy: expect.stringMatching(/^admin-/),
    });
    expect(after.dialectData['cdata-v2']).toEqual({ fields: { own: 1 } });
  });
});

describe('a job of this dialect that another one changes', () => {
  it('shows the change, and the rest as it was sent', async () => {
    const sent = {
      useSql: 'false',
      schemaName: 'public',
      tableName: 'Accounts',
      incrMigration: 'false',
      strange: '100%',
    };
    const name = await api.job({ 'from-config-values': configs('fromJobConfig', sent), x_own: { a: 1 } });
    const [statement] = await statements(name);
    expect(statement).toBe('REPLICATE [public].[Accounts] WITH AppendRows');
    await change(name, {
      statements: [
        { statement: 'REPLICATE [public].[Accounts] WITH AppendRows SELECT [Id] FROM [other].[Table]', active: true },
      ],
      schedule: { enabled: true, cron: '0 3 * * *' },
      options: { dropTable: true },
    });
    const { from, to, driver } = await shown(name);
    expect(from).toEqual({ ...sent, strange: '100%25', schemaName: 'other', tableName: 'Table', columnList: 'Id' });
    expect(to).toMatchObject({ tablePreparation: 'DROP_AND_CREATE', tableName: 'Accounts' });
    expect(driver).toMatchObject({
      isSchedulerJob: 'true',
      cycleType: 'day',
      cycle: '1',
      startDate: '2000-01-01 03:00:00',
    });
    expect(await read(name)).toMatchObject({ x_own: { a: 1 }, flag: 1 });
  });

  it('shows a statement that no form can say, read only', async () => {
    const name = await api.job();
    await change(name, { statements: [{ statement: 'REPLICATE [A] (x int) SELECT * FROM [B]', active: true }] });
    expect((await shown(name)).from).toEqual({ statements: 'REPLICATE [A] (x int) SELECT * FROM [B]' });
  });
});
