import { RunAbort } from '@jobglot/core';
import { makePostgresFixture, type PostgresFixture } from '../../testing/postgres-fixture';
import { runTask, type TaskInputs } from '../../testing/run-task';

/** What incremental loads meet beside rows that change: nothing, wrong dates, attempts that end, columns that are not there. */
let source: PostgresFixture;
let destination: PostgresFixture;
let tasks = 600_000_000_000_000_000n;

beforeAll(async () => {
  [source, destination] = await Promise.all([makePostgresFixture(), makePostgresFixture()]);
});
afterAll(() => Promise.all([source?.close(), destination?.close()]));

const options = { otherOptions: 'IncrementalCheckColumns=updated' };

function task(statement: string, inputs: Partial<TaskInputs> = {}) {
  const taskId = String(tasks++);
  return (more: Partial<TaskInputs> = {}) =>
    runTask({
      statement,
      taskId,
      source: source.connection,
      destination: destination.connection,
      options,
      ...inputs,
      ...more,
    });
}

async function makeItems(table: string, type = 'timestamptz'): Promise<void> {
  await source.client.query(`
    CREATE TABLE ${table} (id int PRIMARY KEY, name text, updated ${type}, gone boolean);
    INSERT INTO ${table} SELECT i, 'item ' || i, timestamptz '2024-01-01 00:00:00+00' + i * interval '1 hour'
    FROM generate_series(1, 200) i`);
}

const change = (sql: string) => source.client.query(sql);
const rows = async (sql: string, { client } = destination): Promise<unknown[][]> =>
  (await client.query({ text: sql, rowMode: 'array' })).rows;

async function sameRows(table: string): Promise<void> {
  const sql = `SELECT id, name, updated::text FROM ${table} ORDER BY id`;
  expect(await rows(sql)).toEqual(await rows(sql, source));
}

/** Runs until a line of the log begins with `at`, and stops there as a shutdown does. */
async function stopAt(at: string, run: (more: Partial<TaskInputs>) => Promise<unknown>, more: Partial<TaskInputs>) {
  const stop = new AbortController();
  const log = (_: string, message: string): void => {
    if (message.includes(at)) stop.abort(new RunAbort('shutdown'));
  };
  await expect(run({ ...more, signal: stop.signal, log })).rejects.toMatchObject({ why: 'shutdown' });
}

test('a table that is empty at first', async () => {
  await change('CREATE TABLE later (id int PRIMARY KEY, name text, updated timestamptz)');
  const run = task('REPLICATE later');
  await run();
  await run();
  await change("INSERT INTO later VALUES (1, 'first', '2024-01-01')");
  await run();
  await sameRows('later');
  expect((await run()).counters).toMatchObject({ read: 1, written: 0 });
});

test.each(['timestamptz', 'timestamp', 'date'])('a %s without end hides nothing', async (type) => {
  const table = `endless_${type}`;
  await makeItems(table, type);
  await change(`INSERT INTO ${table} VALUES (901, 'for ever', 'infinity')`);
  const run = task(`REPLICATE ${table}`);
  await run();
  await change(`UPDATE ${table} SET name = 'now', updated = now() WHERE id = 3`);
  await run();
  await sameRows(table);
});

test('windows are cut up to the present, whatever dates there are', async () => {
  await makeItems('far');
  await change("INSERT INTO far VALUES (901, 'typing error', '9999-12-31')");
  const replicateStartDate = '2024-01-03';
  const windows = { ...options, replicateStartDate, replicateInterval: 60, replicateIntervalUnit: 'days' } as const;
  await task('REPLICATE far', { options: windows })();
  expect(await rows('SELECT count(*)::int, max(id) FROM far')).toEqual([[154, 901]]);
});

test('the overlap does not reach behind the start date; a start that is no date is refused', async () => {
  await makeItems('started');
  const run = task('REPLICATE started', { options: { ...options, replicateStartDate: '2024-01-09 08:00' } });
  await run();
  const { log } = await run();
  expect(log.join('\n')).toContain('updated from 2024-01-09 08:00:00+00 to');
  await expect(run({ options: { ...options, replicateStartDate: 'soon' } })).rejects.toThrow(/soon is no date/);
});

test('what was open when the run began is not lost when the run ends between two windows', async () => {
  await makeItems('slow');
  await change("UPDATE slow SET updated = now() - interval '2 hours' WHERE id = 200");
  const { Client } = await import('pg');
  const open = new Client({ connectionString: source.url });
  await open.connect();
  await open.query("BEGIN; INSERT INTO slow VALUES (500, 'open', now())");
  await change("INSERT INTO slow VALUES (501, 'after it', now() + interval '1 second')");
  const replicateStartDate = '2024-01-03';
  const windows = {
    otherOptions: "IncrementalCheckColumns=updated, IncrementalOverlap='0'",
    replicateStartDate,
    replicateInterval: 1,
    replicateIntervalUnit: 'months',
  } as const;
  const run = task('REPLICATE slow', { options: windows });
  await stopAt('Page 1', run, { executionId: 71, fence: 3_000_000, options: { ...windows, replicateInterval: 900 } });
  await open.query('COMMIT');
  await open.end();
  await run({ executionId: 71, fence: 3_000_001, options: { ...windows, replicateInterval: 900 } });
  await run({ fence: 3_000_002 });
  expect(await rows('SELECT id FROM slow WHERE id >= 500 ORDER BY id')).toEqual([[500], [501]]);
});

test('a check column that the destination lacks: the load begins again instead of going on in the wrong place', async () => {
  await makeItems('lacking');
  await destination.client.query('CREATE TABLE lacking (id int PRIMARY KEY, name text)');
  const windows = { ...options, replicateStartDate: '2024-01-01', batchSize: 50 };
  const run = task('REPLICATE lacking', { options: windows });
  await stopAt('Page 2', run, { executionId: 72, fence: 4_000_000 });
  await run({ executionId: 72, fence: 4_000_001 });
  expect(await rows('SELECT count(*)::int FROM lacking')).toEqual([[200]]);
});

test('a check column that is the key, or has another name in the destination', async () => {
  await change(
    'CREATE TABLE keyed (a int, b int, t text, PRIMARY KEY (b, a)); INSERT INTO keyed SELECT i % 7, i, $$x$$ FROM generate_series(1, 3000) i',
  );
  const run = task('REPLICATE renamed (one int, two int, three text) SELECT a, b, t FROM keyed', {
    options: { otherOptions: 'IncrementalCheckColumns=b', replicateStartDate: null },
  });
  await run();
  await change('INSERT INTO keyed VALUES (1, 3001, NULL)');
  expect((await run()).counters).toMatchObject({ read: 1002, inserted: 1 });
  expect(await rows('SELECT count(*)::int, max(two) FROM renamed')).toEqual([[3001, 3001]]);
});

test('what is loaded is not loaded again by the attempt that removes what is missing', async () => {
  await makeItems('removing');
  const run = task('REPLICATE removing WITH DeleteMissing', { options: {} });
  await run();
  await change("UPDATE removing SET name = 'changed' WHERE id < 5; DELETE FROM removing WHERE id > 190");
  const claim = { executionId: 73, fence: 5_000_000 };
  const undisturbed = { read: 190, updated: 190, deleted: 10 };
  let paths = 0;
  const stop = new AbortController();
  const log = (_: string, message: string): void => {
    if (message.startsWith('Path') && ++paths === 2) stop.abort(new RunAbort('shutdown'));
  };
  await expect(run({ ...claim, signal: stop.signal, log })).rejects.toMatchObject({ why: 'shutdown' });
  const { counters } = await run({ executionId: 73, fence: 5_000_001 });
  expect(counters).toMatchObject(undisturbed);
  await sameRows('removing');
  expect((await run({ fence: 5_000_002 })).counters).toMatchObject({ read: 190, updated: 190, deleted: 0 });
});

test('a marked row that is there again loses its mark, however old it is', async () => {
  await makeItems('again');
  const run = task('REPLICATE again', { options: { ...options, deletionBehavior: 'SoftDelete' } });
  await run();
  await change('DELETE FROM again WHERE id IN (3, 4)');
  expect((await run()).counters).toMatchObject({ deleted: 2 });
  await change("INSERT INTO again VALUES (3, 'item 3', '2024-01-01 03:00+00')");
  expect((await run()).counters).toMatchObject({ updated: 1, deleted: 0 });
  expect(await rows('SELECT id FROM again WHERE _cdatasync_deleted')).toEqual([[4]]);
});

test('a table that is made anew holds no deleted rows', async () => {
  await makeItems('rebuilt');
  await change('UPDATE rebuilt SET gone = true WHERE id < 4');
  const run = task('REPLICATE rebuilt WITH DeletedColumn=gone', { options: { deletionBehavior: 'SoftDelete' } });
  await run({ options: {} });
  expect((await run({ options: { dropTable: true, deletionBehavior: 'SoftDelete' } })).counters.inserted).toBe(197);
  expect((await run()).counters).toMatchObject({ inserted: 3, deleted: 3 });
  await destination.client.query('ALTER TABLE rebuilt DROP COLUMN gone');
  await expect(run()).rejects.toThrow(/no column gone, by which deleted rows are told/);
});

test('columns that the load makes itself cannot come from the source', async () => {
  await change(
    'CREATE TABLE copied (id int PRIMARY KEY, updated timestamptz, _cdatasync_deleted boolean, _cdatasync_start timestamptz)',
  );
  await task('REPLICATE copied')();
  const soft = { deletionBehavior: 'SoftDelete' } as const;
  await expect(task('REPLICATE copied', { options: soft })()).rejects.toThrow(/has a column _cdatasync_deleted too/);
  const history = { ...options, historyMode: true, dropTable: true };
  await expect(task('REPLICATE copied', { options: history })()).rejects.toThrow(/has a column _cdatasync_start too/);
});

test('rows that may be rejected are counted over all attempts', async () => {
  await change(
    'CREATE TABLE dirty (id int PRIMARY KEY, n text); INSERT INTO dirty SELECT i, CASE WHEN i % 100 = 0 THEN $$x$$ ELSE $$1$$ END FROM generate_series(1, 600) i',
  );
  await destination.client.query('CREATE TABLE dirty (id int PRIMARY KEY, n int)');
  const run = task('REPLICATE dirty WITH MaxRejectedRows=4', { options: { batchSize: 50 } });
  await stopAt('Page 7', run, { executionId: 74, fence: 6_000_000 });
  await expect(run({ executionId: 74, fence: 6_000_001 })).rejects.toThrow(/one more than the 4 rows/);
});
