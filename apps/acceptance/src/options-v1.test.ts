import { type CopyBench, startCopyBench } from './harness/copy-bench';
import { unique } from './harness/installation';
import { V1Calls } from './harness/v1-calls';

/** What scripts of v1 say in their own words about changes, deletes and types of jobs, with its effect and without it. */
let bench: CopyBench;
let v1: V1Calls;
let names: { Source: string; Destination: string };

beforeAll(async () => {
  bench = await startCopyBench();
  v1 = new V1Calls(bench.installation);
  names = { Source: unique('v1-source'), Destination: unique('v1-destination') };
  await bench.client.createPostgresConnection(names.Source, bench.source.url);
  await bench.client.createPostgresConnection(names.Destination, bench.destination.url);
});
afterAll(() => bench?.stop());

const change = (sql: string) => bench.source.db.query(sql);

async function job(table: string, fields: object): Promise<string> {
  const JobName = unique('v1');
  await v1.json('POST', '/jobs', { JobName, ...names, 'Query#1': `REPLICATE [${table}]`, ...fields });
  return JobName;
}

/** @returns the rows that the run has changed, as v1 counts them */
async function affected(JobName: string): Promise<number> {
  const rows = JSON.parse((await v1.send('POST', '/executeJob', { JobName })).text).value;
  expect(rows.at(-1)).toMatchObject({ Status: 'SUCCESS', Result: null });
  return Number(/Total Records Affected: (\d+)/.exec(rows[0].Detail)?.[1]);
}

const tenRows = () =>
  bench.sourceTable(
    'id int primary key, updated timestamptz',
    ...Array.from({ length: 10 }, (_, i) => `${i}, '2024-01-0${(i % 9) + 1}Z'`),
  );

test.each([
  ['IncrementalCheckColumns=updated', 1],
  ['', 11],
  ['IncrementalCheckColumns=updated, refreshtable=true', 11],
])('OtherCacheOptions %s: the second run changes %i rows', async (OtherCacheOptions, rows) => {
  const table = await tenRows();
  const name = await job(table, { OtherCacheOptions });
  expect(await affected(name)).toBe(10);
  await change(`insert into ${table} values (11, '2024-02-01Z')`);
  expect(await affected(name)).toBe(rows);
});

test.each([
  ['false', 9],
  ['true', 10],
])('SkipDeleted %s: %i rows stay when deletes are looked for', async (SkipDeleted, left) => {
  const table = await tenRows();
  const name = await job(table, { SkipDeleted, OtherCacheOptions: 'DeleteMissing' });
  await affected(name);
  await change(`delete from ${table} where id = 1`);
  await affected(name);
  expect(await bench.rowsOf(table)).toHaveLength(left);
});

test.each([
  [{ ReplicateStartDate: '2024-01-05' }, 5],
  [{}, 10],
])('%j with a check column: %i rows', async (fields, rows) => {
  const table = await tenRows();
  await affected(await job(table, { OtherCacheOptions: 'IncrementalCheckColumns=updated', ...fields }));
  expect(await bench.rowsOf(table)).toHaveLength(rows);
});

test('PreJob and PostJob', async () => {
  const table = await tenRows();
  const name = await job(table, {
    'Query#1': `REPLICATE [${table}] SELECT * FROM [${table}] WHERE id = {env:chosen}`,
    PreJob: '<api:set attr="out.env:chosen" value="7"/><api:push item="out"/>',
    PostJob: `<api:set attr="q.query" value="UPDATE ${table} SET updated = NULL"/><api:call op="executeTransformation" in="q"/>`,
  });
  await affected(name);
  expect(await bench.rowsOf(table)).toEqual([{ id: 7, updated: null }]);
});

test('Type ReverseETL leaves what the application has changed', async () => {
  const table = await tenRows();
  const name = await job(table, { Type: 'ReverseETL' });
  await affected(name);
  await bench.destination.db.query(`update ${table} set updated = '1999-01-01Z' where id = 1`);
  expect(await affected(name)).toBe(0);
});
