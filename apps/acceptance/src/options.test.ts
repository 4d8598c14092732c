import { type CopyBench, startCopyBench } from './harness/copy-bench';
import { unique } from './harness/installation';
import { waitUntil } from './harness/wait-until';

/**
 * Each option of a job that is acted on: what it does, and that it does not happen without it. Rows are read back from
 * the destination itself. Those that are about what changed since the last run stand in incremental-options.test.ts.
 */
const ON = [true, false];

let bench: CopyBench;
let client: CopyBench['client'];
let source: CopyBench['source'];
let destination: CopyBench['destination'];

beforeAll(async () => {
  bench = await startCopyBench();
  ({ client, source, destination } = bench);
});

afterAll(() => bench?.stop());

const sourceTable: CopyBench['sourceTable'] = (...columns) => bench.sourceTable(...columns);
const createJob: CopyBench['createJob'] = (...job) => bench.createJob(...job);
const runToEnd: CopyBench['runToEnd'] = (job) => bench.runToEnd(job);
const run: CopyBench['run'] = (...job) => bench.run(...job);
const rowsOf: CopyBench['rowsOf'] = (table) => bench.rowsOf(table);

/** A table for each id, with one row. */
async function sourceTables(...ids: number[]): Promise<string[]> {
  const names: string[] = [];
  for (const id of ids) names.push(await sourceTable('id int primary key', String(id)));
  return names;
}

/** Runs that table's copy, which has to succeed. */
async function copy(table: string, options: object = {}): Promise<void> {
  expect((await run([`REPLICATE [${table}]`], options)).end).toMatchObject({ status: 'Successful', error: null });
}

test('destination_schema', async () => {
  const table = await sourceTable('id int primary key', '1');
  await copy(table, { destination_schema: 'dw' });
  expect([await rowsOf(`dw.${table}`), await rowsOf(`public.${table}`)]).toEqual([[{ id: 1 }], null]);
  await copy(table);
  expect(await rowsOf(`public.${table}`)).toEqual([{ id: 1 }]);
});

test('table_name_prefix', async () => {
  const table = await sourceTable('id int primary key', '1');
  await copy(table, { table_name_prefix: 'crm_' });
  expect([await rowsOf(`crm_${table}`), await rowsOf(table)]).toEqual([[{ id: 1 }], null]);
  await copy(table);
  expect(await rowsOf(table)).toEqual([{ id: 1 }]);
});

test('truncate_table_data empties the table and keeps its shape; drop_table makes it anew', async () => {
  const table = await sourceTable('id int primary key', '1', '2');
  await copy(table);
  await source.db.query(`delete from ${table} where id = 1`);
  await destination.db.query(`alter table ${table} add column mine text`);
  await copy(table);
  expect(await rowsOf(table)).toEqual([
    { id: 1, mine: null },
    { id: 2, mine: null },
  ]);
  await copy(table, { truncate_table_data: true });
  expect(await rowsOf(table)).toEqual([{ id: 2, mine: null }]);
  await copy(table, { drop_table: true });
  expect(await rowsOf(table)).toEqual([{ id: 2 }]);
});

test.each(ON)('auto_truncate_strings: %s', async (cut) => {
  const table = await sourceTable('id int primary key, name text', "1, 'abcdef'", "2, 'é😀é😀'");
  await destination.db.query(`create table ${table} (id int primary key, name varchar(3))`);
  const { end } = await run([`REPLICATE [${table}]`], { auto_truncate_strings: cut });
  expect(end.status).toBe(cut ? 'Successful' : 'Failed');
  const cutRows = [
    { id: 1, name: 'abc' },
    { id: 2, name: 'é😀é' },
  ];
  expect(await rowsOf(table)).toEqual(cut ? cutRows : []);
});

test.each(ON)('alter_schema, a new column: %s', async (alter) => {
  const table = await sourceTable('id int primary key, note text', "1, 'new'");
  await destination.db.query(`create table ${table} (id int primary key)`);
  await copy(table, { alter_schema: alter });
  expect(await rowsOf(table)).toEqual([alter ? { id: 1, note: 'new' } : { id: 1 }]);
});

test.each(ON)('alter_schema, a type that grew: %s', async (alter) => {
  const table = await sourceTable('id int primary key, amount bigint, code text', "1, 5000000000, 'A7'");
  await destination.db.query(`create table ${table} (id int primary key, amount int, code int)`);
  const { end } = await run([`REPLICATE [${table}]`], { alter_schema: alter });
  expect(end.status).toBe(alter ? 'Successful' : 'Failed');
  expect(await rowsOf(table)).toEqual(alter ? [{ id: 1, amount: '5000000000', code: 'A7' }] : []);
});

test.each([
  [10, 4],
  [null, 1],
])('batch_size %s: 35 rows in %i transactions', async (batch_size, transactions) => {
  const table = await sourceTable('id int primary key');
  await source.db.query(`insert into ${table} select generate_series(1, 35)`);
  await destination.db.query(`create table ${table} (id int primary key)`);
  await copy(table, { batch_size });
  const { rows } = await destination.db.query(
    `select count(*)::int as n, count(distinct xmin::text)::int as t from ${table}`,
  );
  expect(rows).toEqual([{ n: 35, t: transactions }]);
});

test.each(ON)('continue_on_error: %s', async (goOn) => {
  const table = await sourceTable('id int primary key', '1');
  const { end } = await run(['REPLICATE [missing]', `REPLICATE [${table}]`], { continue_on_error: goOn });
  expect(end).toMatchObject({ status: 'Failed', error: expect.stringContaining('1 of 2 tasks failed') });
  expect(await rowsOf(table)).toEqual(goOn ? [{ id: 1 }] : null);
});

test.each([
  [{ enable_parallel_processing: true, worker_pool: 2 }, 2],
  [{ enable_parallel_processing: true, worker_pool: 3 }, 3],
  [{ enable_parallel_processing: true }, 1],
  [{ worker_pool: 3 }, 1],
])('%j: %i tasks at a time', async (options, width) => {
  const tables = await sourceTables(1, 2, 3);
  await source.db.query(`begin; lock table ${tables.join(', ')} in access exclusive mode`);
  const job = await createJob(
    tables.map((table) => `REPLICATE [${table}]`),
    options,
  );
  const history = await client.execute(job);
  const tasks = async () => (await client.json('GET', `/jobs/${job}/history/${history}`)).tasks;
  await waitUntil(`${width} running tasks`, 20_000, async () => {
    const running = (await tasks()).filter((task: { status: string }) => task.status === 'Running');
    return running.length === width ? true : undefined;
  });
  await source.db.query('commit');
  expect(await client.waitForRun(job, history)).toMatchObject({ status: 'Successful', records_written: 3 });
  // As many as may had begun before any had ended; the next one not.
  const times: { started_at: string; ended_at: string }[] = await tasks();
  const firstEnd = times.map(({ ended_at }) => ended_at).sort()[0]!;
  expect(times.filter(({ started_at }) => started_at < firstEnd)).toHaveLength(width);
  for (const [i, table] of tables.entries()) expect(await rowsOf(table)).toEqual([{ id: i + 1 }]);
});

test('verbosity: 1 only errors, 2 what was done, 3 also pages, 5 also values', async () => {
  const table = await sourceTable('id int primary key', '1');
  const log = async (verbosity: number | undefined, queries = [`REPLICATE [${table}]`]) => {
    const { job, end } = await run(queries, { verbosity });
    return client.log(job, end.history_id);
  };
  expect((await log(1)).trim()).toBe('');
  expect(await log(1, ['REPLICATE [missing]'])).toMatch(/missing/);
  const [two, three, five, absent] = [await log(2), await log(3), await log(5), await log(undefined)];
  expect(two).toMatch(/succeeded: 1 rows read/);
  for (const quiet of [two, absent]) expect(quiet).not.toMatch(/Page 1/);
  for (const talkative of [three, five]) expect(talkative).toMatch(/Page 1/);
  expect(three).not.toMatch(/Statement: |ends at/);
  expect(five).toMatch(/Statement: REPLICATE.*Page 1 ends at \["1"\]/s);
});

test.each(ON)('a task with is_active %s', async (is_active) => {
  const [first, second] = (await sourceTables(1, 2)) as [string, string];
  const job = await createJob([`REPLICATE [${first}]`], {});
  await client.json('POST', `/jobs/${job}/tasks`, { query: `REPLICATE [${second}]`, is_active });
  expect(await runToEnd(job)).toMatchObject({ status: 'Successful', tasks_total: is_active ? 2 : 1 });
  expect([await rowsOf(first), await rowsOf(second)]).toEqual([[{ id: 1 }], is_active ? [{ id: 2 }] : null]);
});

test('execute runs the tasks that it names, active or not, and no other', async () => {
  const tables = await sourceTables(1, 2, 3);
  const job = await createJob(
    tables.map((table) => `REPLICATE [${table}]`),
    {},
  );
  const ids = (await client.json('GET', `/jobs/${job}/tasks`)).value.map((task: { id: string }) => task.id);
  await client.json('PUT', `/jobs/${job}/tasks/${ids[2]}`, { is_active: false });
  const { history_id } = await client.json('POST', `/jobs/${job}/execute`, { tasks: [ids[2], ids[0]] });
  expect(await client.waitForRun(job, history_id)).toMatchObject({ status: 'Successful', tasks_total: 2 });
  const copied = [];
  for (const table of tables) copied.push(await rowsOf(table));
  expect(copied).toEqual([[{ id: 1 }], null, [{ id: 3 }]]);
});

test.each(ON)('moved: %s; the task that runs last writes last', async (moved) => {
  const [first, second] = [
    await sourceTable('id int primary key, by text', "1, 'first'"),
    await sourceTable('id int primary key, by text', "1, 'second'"),
  ];
  const target = unique('target').replace('-', '_');
  const job = await createJob(
    [first, second].map((table) => `REPLICATE [${target}] SELECT * FROM [${table}]`),
    {},
  );
  const [task] = (await client.json('GET', `/jobs/${job}/tasks`)).value;
  if (moved) await client.json('POST', `/jobs/${job}/tasks/${task.id}/move`, { from_index: 0, to_index: 1 });
  expect(await runToEnd(job)).toMatchObject({ status: 'Successful' });
  expect(await rowsOf(target)).toEqual([{ id: 1, by: moved ? 'first' : 'second' }]);
});

test.each(['refuse', 'queue'])('concurrency_policy %s', async (concurrency_policy) => {
  const table = await sourceTable('id int primary key', '1');
  const job = await createJob([`REPLICATE [${table}]`], { concurrency_policy });
  await source.db.query(`begin; lock table ${table} in access exclusive mode`);
  const first = await client.execute(job);
  const second = await client.raw('POST', `/jobs/${job}/execute`);
  await source.db.query('commit');
  expect(await client.waitForRun(job, first)).toMatchObject({ status: 'Successful' });
  expect(second.status).toBe(concurrency_policy === 'queue' ? 200 : 400);
  if (second.status !== 200) return;
  const later = await client.waitForRun(job, JSON.parse(second.text).history_id);
  expect(later.status).toBe('Successful');
  expect(later.started_at! >= (await client.run(job, first)).ended_at!).toBe(true);
});
