import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CdmBench, startCdmBench } from './harness/cdm-bench';
import { countersOf, type Submission } from './harness/cdm-client';
import { waitUntil } from './harness/wait-until';

/** driver-config-values: what each input does to a run, and what happens without it. */
let bench: CdmBench;

beforeAll(async () => {
  bench = await startCdmBench();
});

afterAll(() => bench?.stop());

const throttling = (inputs: Record<string, string>) =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`throttlingConfig.${name}`, value]));

describe('dirty data', () => {
  /** Five rows, two of which the destination refuses. @returns the run and the rows that are there */
  async function dirty(inputs: Record<string, string>) {
    const table = await bench.sourceTable('id int primary key, age int', '1, 30', '2, -1', '3, 40', '4, -2', '5, 50');
    await bench.destination.db.query(`create table ${table} (id int primary key, age int check (age >= 0))`);
    const end = await bench.cdm.run(bench.tableJob(table, { driver: throttling(inputs) }));
    return { end, rows: ((await bench.rowsOf(table)) as { id: number }[]).map(({ id }) => id) };
  }

  test.each<Record<string, string>>([
    { recordDirtyData: 'true' },
    { recordDirtyData: 'true', maxErrorRecords: '2' },
    { recordDirtyData: 'true', writeToLink: 'obs', obsBucket: 'dirty', dirtyDataDirectory: '/dirty' },
  ])('%j: the run goes on, and the rows are in a file below the files root', async (inputs) => {
    const { end, rows } = await dirty(inputs);
    expect(end).toMatchObject({ status: 'SUCCEEDED' });
    expect(countersOf(end)).toMatchObject({ ROWS_READ: 5, ROWS_WRITTEN: 3, ROWS_WRITTEN_SKIPPED: 2 });
    expect(rows).toEqual([1, 3, 5]);
    expect(await rejected(end)).toMatchObject([
      { row: 2, reason: expect.stringContaining('check constraint'), values: { id: '2', age: '-1' } },
      { row: 4, reason: expect.stringContaining('check constraint'), values: { id: '4', age: '-2' } },
    ]);
  });

  test.each<Record<string, string>>([
    {},
    { recordDirtyData: 'false' },
    { recordDirtyData: 'false', maxErrorRecords: '9' },
    { recordDirtyData: 'true', maxErrorRecords: '1' },
    { recordDirtyData: 'true', maxErrorRecords: '0' },
  ])('%j: the run fails, without the values', async (inputs) => {
    const { end } = await dirty(inputs);
    expect(end).toMatchObject({ status: 'FAILED', 'error-summary': expect.stringContaining('check constraint') });
    expect(end['error-summary']).not.toContain('-2');
  });

  async function rejected(end: Submission): Promise<unknown[]> {
    const folder = join(bench.installation.filesRoot, '.jobglot', 'rejects');
    const file = (await readdir(folder)).find((name) => name.startsWith(`${end['submission-id']}-`));
    const lines = (await readFile(join(folder, file!), 'utf8')).trim().split('\n');
    return lines.map((line) => JSON.parse(line));
  }
});

test.each([
  ['1', 1],
  ['2', 2],
  ['3', 3],
  ['', 1],
])('numExtractors "%s": of tables that go into one, %i are read at a time', async (numExtractors, readers) => {
  const table = await bench.sourceTable('id int primary key', '1');
  const parts = ['a', 'b', 'c'].map((end) => `${table}_${end}`);
  for (const part of parts) await bench.source.db.query(`create table ${part} as select * from ${table}`);
  const job = bench.tableJob(`${table}_*`, { to: { tableName: table }, driver: throttling({ numExtractors }) });
  const name = await bench.cdm.job(job);
  await bench.source.db.query(`begin; lock table ${parts.join(', ')} in access exclusive mode`);
  await bench.cdm.start(name);
  const sessions = async () => {
    const database = new URL(bench.source.url).pathname.slice(1);
    // asked outside of the locking transaction, which always sees the same sessions
    const { rows } = await bench.destination.db.query(
      `select count(*)::int - 1 as all, count(*) filter (where wait_event_type = 'Lock')::int as waiting
       from pg_stat_activity where datname = $1 and backend_type = 'client backend'`,
      [database],
    );
    return rows[0] as { all: number; waiting: number };
  };
  await waitUntil('readers', 20_000, async () => ((await sessions()).waiting === readers ? true : undefined));
  expect(await sessions()).toEqual({ all: readers, waiting: readers });
  await bench.source.db.query('commit');
  expect(await bench.cdm.ended(name)).toMatchObject({ status: 'SUCCEEDED' });
  expect(await bench.rowsOf(table)).toEqual([{ id: 1 }, { id: 1 }, { id: 1 }]);
});

describe('retryJobConfig', () => {
  /** A destination whose trigger counts the tries and breaks each of them. @returns how many there were */
  async function tries(breaks: string, retryJobType: string): Promise<number> {
    const table = await bench.sourceTable('id int, name text', "1, 'a'");
    await bench.destination.db.query(`
      create sequence ${table}_tries; create table ${table} (id int, name text);
      create function ${table}_break() returns trigger language plpgsql as $$
        begin perform nextval('${table}_tries'); ${breaks}; return null; end $$;
      create trigger break before insert on ${table} for each statement execute function ${table}_break()`);
    const driver: Record<string, string> = retryJobType === '' ? {} : { 'retryJobConfig.retryJobType': retryJobType };
    expect(await bench.cdm.run(bench.tableJob(table, { driver }))).toMatchObject({ status: 'FAILED', progress: -1 });
    const { rows } = await bench.destination.db.query(`select last_value::int as n from ${table}_tries`);
    return rows[0].n;
  }
  const LOST = 'perform pg_terminate_backend(pg_backend_pid())';

  test('a connection that is lost: RETRY_TRIPLE tries four times, NONE once', async () => {
    expect(await Promise.all([tries(LOST, 'RETRY_TRIPLE'), tries(LOST, 'NONE')])).toEqual([4, 1]);
  });

  test('what would be the same the next time is not tried again', async () => {
    expect(await tries("raise exception 'never'", 'RETRY_TRIPLE')).toBe(1);
  });
});

test('groupJobConfig.groupName', async () => {
  const read = async (driver: Record<string, string>) =>
    (await bench.cdm.read(await bench.cdm.job(bench.tableJob('t', { driver })))).group_name;
  expect(await read({ 'groupJobConfig.groupName': 'nightly' })).toBe('nightly');
  expect(await read({})).toBe('DEFAULT');
});

test.each([
  [{ 'throttlingConfig.numExtractors': 'many' }, 'Cdm.0009'],
  [{ 'throttlingConfig.numExtractors': '0' }, 'Cdm.0010'],
  [{ 'throttlingConfig.numLoaders': '-1' }, 'Cdm.0009'],
  [{ 'throttlingConfig.recordDirtyData': 'perhaps' }, 'Cdm.0024'],
  [{ 'throttlingConfig.maxErrorRecords': '1.5' }, 'Cdm.0009'],
  [{ 'retryJobConfig.retryJobType': 'RETRY_TWICE' }, 'Cdm.0024'],
  [{ 'schedulerConfig.isSchedulerJob': 'true' }, 'Cdm.0238'],
  [{ 'schedulerConfig.isSchedulerJob': 'true', 'schedulerConfig.cycleType': 'year' }, 'Cdm.0024'],
])('%j is refused with %s, which names the input', async (driver: Record<string, string>, errCode) => {
  const fault = await bench.cdm.refusedJob(bench.tableJob('t', { driver }));
  const input = errCode === 'Cdm.0238' ? 'schedulerConfig.cycleType' : Object.keys(driver).at(-1);
  expect(fault).toMatchObject({ status: 400, errCode, externalMessage: expect.stringContaining(input!) });
});
