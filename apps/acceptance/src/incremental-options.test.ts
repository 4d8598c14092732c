import { AdminClient } from './harness/admin-client';
import { type CopyBench, startCopyBench } from './harness/copy-bench';

/** Options about what changed since the last run: each with its effect, and without it (issue list of the replication engine). */
let bench: CopyBench;

// a zone of its own, so that local time is not UTC
beforeAll(async () => {
  bench = await startCopyBench({ JOBGLOT_TIMEZONE: 'Asia/Tokyo' });
});
afterAll(() => bench?.stop());

const CHECKED = 'WITH IncrementalCheckColumns=updated';
const change = (sql: string) => bench.source.db.query(sql);

/** Ten rows, one a day from 1 January 2024. */
async function tenDays(): Promise<string> {
  const table = await bench.sourceTable('id int primary key, name text, updated timestamptz, gone boolean');
  await change(
    `insert into ${table} select i, 'row ' || i, timestamptz '2024-01-01Z' + (i - 1) * interval '1 day', false from generate_series(1, 10) i`,
  );
  return table;
}

async function succeeded(job: string) {
  const run = await bench.runToEnd(job);
  expect(run).toMatchObject({ status: 'Successful', error: null });
  return { ...run, log: await bench.client.log(job, run.history_id) };
}

const ids = async (table: string, where = 'true'): Promise<number[]> =>
  (await bench.destination.db.query(`select id from ${table} where ${where} order by id`)).rows.map((r) => r.id);

test.each([
  [CHECKED, 2],
  ['', 11],
])('IncrementalCheckColumns (%s): the second run reads %i rows', async (option, read) => {
  const table = await tenDays();
  const job = await bench.createJob([`REPLICATE [${table}] ${option}`]);
  expect(await succeeded(job)).toMatchObject({ records_read: 10 });
  await change(`insert into ${table} values (11, 'new', '2024-01-20Z', false)`);
  expect(await succeeded(job)).toMatchObject({ records_read: read });
  expect(await ids(table)).toHaveLength(11);
});

test.each([
  ['', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  [', RefreshTable=true', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
  [', IncrementalOverlap=1000000', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
])('a row with an old time is found by re-reading only (%s)', async (option, found) => {
  const table = await tenDays();
  const job = await bench.createJob([`REPLICATE [${table}] ${CHECKED}${option}`]);
  await succeeded(job);
  await change(`insert into ${table} values (11, 'late', '2024-01-09Z', false)`);
  await succeeded(job);
  expect(await ids(table)).toEqual(found);
});

test.each([
  [{ replicate_start_date: '2024-01-04' }, [4, 5, 6, 7, 8, 9, 10], 1],
  [
    { replicate_start_date: '2024-01-04', replicate_interval: 3, replicate_interval_unit: 'days' },
    [4, 5, 6, 7, 8, 9, 10],
    2,
  ],
  [{}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0],
])('%j: from that day on, each interval on its own', async (options, found, windows) => {
  const table = await tenDays();
  const job = await bench.createJob([`REPLICATE [${table}] ${CHECKED}`], options);
  const { log } = await succeeded(job);
  expect(await ids(table)).toEqual(found);
  expect(log.match(/Rows with updated from/g) ?? []).toHaveLength(windows);
});

test.each([true, false])('history_mode %s', async (history_mode) => {
  const table = await tenDays();
  const job = await bench.createJob([`REPLICATE [${table}] ${CHECKED}`], { history_mode });
  await succeeded(job);
  await change(`update ${table} set name = 'changed', updated = '2024-02-01Z' where id = 3`);
  await succeeded(job);
  expect(await ids(table)).toHaveLength(history_mode ? 11 : 10);
  if (history_mode) expect(await ids(table, 'id = 3 and not _cdatasync_active')).toEqual([3]);
});

test.each([
  ['HardDelete', 'WITH DeleteMissing', [2, 3, 4, 5, 6, 7, 8, 9, 10], null],
  ['HardDelete', '', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], null],
  ['SoftDelete', '', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1]],
  ['SkipDelete', 'WITH DeleteMissing', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], null],
])('deletion_behavior %s %s', async (deletion_behavior, option, left, marked) => {
  const table = await tenDays();
  const job = await bench.createJob([`REPLICATE [${table}] ${option}`], { deletion_behavior });
  await succeeded(job);
  await change(`delete from ${table} where id = 1`);
  await succeeded(job);
  expect(await ids(table)).toEqual(left);
  if (marked) expect(await ids(table, '_cdatasync_deleted')).toEqual(marked);
});

test.each([
  ['', 'Failed'],
  [', DeleteLimit=100', 'Successful'],
])('an emptied source does not empty the copy (%s)', async (option, status) => {
  const table = await tenDays();
  await change(`insert into ${table} select i from generate_series(11, 100) i`);
  await bench.run([`REPLICATE [${table}]`]);
  await change(`delete from ${table}`);
  const { end } = await bench.run([`REPLICATE [${table}] WITH DeleteMissing${option}`]);
  expect(end.status).toBe(status);
  expect(await ids(table)).toHaveLength(status === 'Failed' ? 100 : 0);
});

test.each([
  ['WITH DeletedColumn=gone', [1, 3, 4, 5, 6, 7, 8, 9, 10]],
  ['', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
])('the source s own mark (%s)', async (option, left) => {
  const table = await tenDays();
  await bench.run([`REPLICATE [${table}]`]);
  await change(`update ${table} set gone = true where id = 2`);
  await bench.run([`REPLICATE [${table}] ${option}`]);
  expect(await ids(table)).toEqual(left);
});

test.each([
  [true, '2024-07-01 10:00:00'],
  [false, '2024-07-01 19:00:00'],
])('use_gmt_datetime %s', async (use_gmt_datetime, written) => {
  const table = await bench.sourceTable('id int primary key, at timestamptz', "1, '2024-07-01 10:00Z'");
  await bench.destination.db.query(`create table ${table} (id int primary key, at timestamp)`);
  await bench.run([`REPLICATE [${table}]`], { use_gmt_datetime });
  const { rows } = await bench.destination.db.query(`select at::text from ${table}`);
  expect(rows).toEqual([{ at: written }]);
});

test.each([
  ['WITH MaxRejectedRows=5', { status: 'Successful', records_written: 9, records_failed: 1 }],
  ['', { status: 'Failed', records_written: 0 }],
])('a row that the destination refuses (%s)', async (option, expected) => {
  const table = await tenDays();
  await bench.destination.db.query(`create table ${table} (id int primary key check (id <> 7), name text)`);
  const { job, end } = await bench.run([`REPLICATE [${table}] ${option}`]);
  expect(end).toMatchObject(expected);
  const log = await bench.client.log(job, end.history_id);
  expect(log).toMatch(/a check constraint forbids it/);
  expect(log).not.toContain('row 7');
});

test.each([
  ['CHECKCACHE [%] WITH REPAIR', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ['CHECKCACHE [%]', [1, 2, 4, 5, 6, 7, 8, 9, 10, 99]],
])('%s', async (statement, left) => {
  const table = await tenDays();
  await bench.run([`REPLICATE [${table}]`]);
  await bench.destination.db.query(`delete from ${table} where id = 3; insert into ${table} values (99)`);
  const { job, end } = await bench.run([statement.replace('%', table)]);
  expect(end.status).toBe('Successful');
  expect(await bench.client.log(job, end.history_id)).toContain('1 rows are missing in the copy, 0 differ, 1 are gone');
  expect(await ids(table)).toEqual(left);
});

test.each([true, false])('a reset task begins at the beginning: %s', async (reset) => {
  const table = await tenDays();
  const job = await bench.createJob([`REPLICATE [${table}] ${CHECKED}`]);
  await succeeded(job);
  const [task] = (await bench.client.json('GET', `/jobs/${job}/tasks`)).value;
  if (reset) await new AdminClient(bench.installation).json('POST', `/tasks/${task.id}/reset`);
  expect(await succeeded(job)).toMatchObject({ records_read: reset ? 10 : 1 });
});
