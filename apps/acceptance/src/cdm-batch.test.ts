import { type CdmBench, startCdmBench } from './harness/cdm-bench';
import { type CdmJob, countersOf, type Inputs, type Submission } from './harness/cdm-client';
import { unique } from './harness/installation';
import { waitUntil } from './harness/wait-until';

/** BATCH_JOB: a whole schema, or tables of it, each into the one of its name. */
const TABLES = ['accounts', 'contacts', 'leads'];

let bench: CdmBench;
let schema: string;

beforeAll(async () => {
  bench = await startCdmBench();
});

afterAll(() => bench?.stop());

beforeEach(async () => {
  schema = unique('s').replace('-', '_');
  await bench.source.db.query(`create schema ${schema}`);
  for (const [i, table] of TABLES.entries()) {
    await bench.source.db.query(`create table ${schema}.${table} (id int primary key, name text);
      insert into ${schema}.${table} select n, '${table} ' || n from generate_series(1, ${i + 1}) n`);
  }
});

const batch = (from: Inputs = {}, driver: Inputs = {}, to: Inputs = {}): CdmJob => ({
  type: 'BATCH_JOB',
  from: [bench.links.source, { schemaName: schema, ...from }],
  to: [bench.links.destination, { schemaName: schema, tablePreparation: 'CREATE_WHEN_NOT_EXIST', ...to }],
  driver,
});
/** @returns how many rows each table has; null: it is not there */
const copied = async (): Promise<(number | null)[]> => {
  const counts: (number | null)[] = [];
  for (const table of TABLES) counts.push((await bench.rowsOf(`${schema}.${table}`))?.length ?? null);
  return counts;
};

test('without tableName all tables of the schema', async () => {
  const end = await bench.succeed(batch());
  expect(await copied()).toEqual([1, 2, 3]);
  expect(countersOf(end)).toMatchObject({ ROWS_READ: 6, ROWS_WRITTEN: 6 });
});

test('a table that comes later is copied by the next run', async () => {
  const name = await bench.cdm.job(batch());
  await bench.cdm.again(name);
  await bench.source.db.query(
    `create table ${schema}.later (id int primary key); insert into ${schema}.later values (1)`,
  );
  expect(await bench.cdm.again(name)).toMatchObject({ status: 'SUCCEEDED' });
  expect(await bench.rowsOf(`${schema}.later`)).toEqual([{ id: 1 }]);
});

test.each([
  ['accounts|leads', [1, null, 3]],
  ['contacts', [null, 2, null]],
  ['c*', [null, 2, null]],
  ['accounts,c*', [1, 2, null]],
])('tableName %s', async (tableName, counts) => {
  await bench.succeed(batch({ tableName }));
  expect(await copied()).toEqual(counts);
});

test('whereClause is asked of every table', async () => {
  await bench.succeed(batch({ whereClause: 'id > 1' }));
  expect(await copied()).toEqual([0, 1, 2]);
});

test('tablePreparation and beforeImportType hold for every table', async () => {
  await bench.succeed(batch());
  await bench.source.db.query(`delete from ${schema}.leads where id < 3`);
  await bench.succeed(batch());
  expect(await copied()).toEqual([1, 2, 3]);
  await bench.succeed(batch({}, {}, { beforeImportType: 'shouldClearTable' }));
  expect(await copied()).toEqual([1, 2, 1]);
});

test('a NORMAL_JOB wants a tableName', async () => {
  const fault = await bench.cdm.refusedJob({ ...batch(), type: 'NORMAL_JOB' });
  expect(fault).toMatchObject({ errCode: 'Cdm.0238', externalMessage: expect.stringContaining('tableName') });
});

test('jobs of this type are listed apart, and read as they were sent', async () => {
  const name = await bench.cdm.job(batch({ tableName: 'leads|contacts' }));
  const listed = async (type: string) => (await bench.cdm.json('GET', `/job/all?filter=${name}${type}`)).total;
  expect([await listed('&jobType=BATCH_JOB'), await listed('&jobType=NORMAL_JOB'), await listed('')]).toEqual([
    1, 0, 0,
  ]);
  const job = await bench.cdm.read(name);
  expect(job.job_type).toBe('BATCH_JOB');
  expect(job['from-config-values'].configs[0].inputs).toContainEqual({
    name: 'fromJobConfig.tableName',
    value: 'leads|contacts',
  });
});

/** Sessions of jobs that wait for a table that the test has locked. */
async function waiting(): Promise<number> {
  const database = new URL(bench.source.url).pathname.slice(1);
  // asked outside of the locking transaction, which always sees the same sessions
  const { rows } = await bench.destination.db.query(
    "select count(*)::int as n from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'",
    [database],
  );
  return rows[0].n;
}

test.each([
  ['2', 2],
  ['3', 3],
  ['', 1],
])('throttlingConfig.concurrentSubJobs "%s": %i tables at a time', async (concurrentSubJobs, width) => {
  const tables = TABLES.map((table) => `${schema}.${table}`).join(', ');
  const name = await bench.cdm.job(
    batch({ tableName: TABLES.join('|') }, { 'throttlingConfig.concurrentSubJobs': concurrentSubJobs }),
  );
  await bench.source.db.query(`begin; lock table ${tables} in access exclusive mode`);
  await bench.cdm.start(name);
  await waitUntil(`${width} tables at a time`, 20_000, async () => ((await waiting()) === width ? true : undefined));
  await bench.source.db.query('commit');
  const end = await bench.cdm.ended(name);
  expect(end).toMatchObject({ status: 'SUCCEEDED' });
  // as many as may had begun before any had ended; the next one not
  const times = await tableTimes(end);
  const firstEnd = times.map(({ ended_at }) => ended_at).sort()[0]!;
  expect(times.filter(({ started_at }) => started_at < firstEnd)).toHaveLength(width);
  expect(await copied()).toEqual([1, 2, 3]);
});

/** When each table's copy began and ended, which v2 tells of the same run. */
async function tableTimes(end: Submission): Promise<{ started_at: string; ended_at: string }[]> {
  const { value } = await bench.client.json('GET', '/workspaces/default/jobs');
  const { id } = value.find((job: { name: string }) => job.name === end['job-name']);
  return (await bench.client.json('GET', `/jobs/${id}/history/${end['submission-id']}`)).tasks;
}
