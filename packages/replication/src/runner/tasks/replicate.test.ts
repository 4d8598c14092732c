import { RunAbort, TaskRunError } from '@jobglot/core';
import { makePostgresFixture, type PostgresFixture } from '../../testing/postgres-fixture';
import { runTask, type TaskInputs } from '../../testing/run-task';

/** Incremental loads, windows, history and deletes, between two PostgreSQL databases. */
let source: PostgresFixture;
let destination: PostgresFixture;
let tasks = 200_000_000_000_000_000n;

beforeAll(async () => {
  [source, destination] = await Promise.all([makePostgresFixture(), makePostgresFixture()]);
});
afterAll(() => Promise.all([source?.close(), destination?.close()]));

/** @returns a runner of one task: each call is a run of its own */
function task(statement: string, inputs: Partial<TaskInputs> = {}) {
  const taskId = String(tasks++);
  return (more: Partial<TaskInputs> = {}) =>
    runTask({ statement, taskId, source: source.connection, destination: destination.connection, ...inputs, ...more });
}

async function makeItems(table: string): Promise<void> {
  await source.client.query(`
    CREATE TABLE ${table} (id int PRIMARY KEY, name text, updated timestamptz, gone timestamptz);
    INSERT INTO ${table} SELECT i, 'item ' || i, timestamptz '2024-01-01 00:00:00+00' + i * interval '1 hour'
    FROM generate_series(1, 200) i`);
}

const change = (sql: string) => source.client.query(sql);
const rows = async (sql: string, { client } = destination): Promise<unknown[][]> =>
  (await client.query({ text: sql, rowMode: 'array' })).rows;

async function sameRows(table: string, copy = table): Promise<void> {
  const sql = (t: string): string => `SELECT id, name, updated FROM ${t} ORDER BY id`;
  expect(await rows(sql(copy))).toEqual(await rows(sql(table), source));
}

async function failure(promise: Promise<unknown>): Promise<TaskRunError> {
  const error = await promise.then(
    () => new Error('no error'),
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(TaskRunError);
  return error as TaskRunError;
}

describe('incremental', () => {
  const options = { otherOptions: 'IncrementalCheckColumns=updated' };

  test('later runs read what has changed, and a little before it', async () => {
    await makeItems('inc');
    const run = task('REPLICATE inc', { options });
    expect((await run()).counters).toMatchObject({ read: 200, inserted: 200 });
    const nothing = await run();
    expect(nothing.counters).toMatchObject({ read: 1, written: 0 });
    await change(
      "UPDATE inc SET name = 'changed', updated = '2024-01-20' WHERE id = 7; INSERT INTO inc VALUES (201, 'new', '2024-01-21')",
    );
    const { counters, log } = await run();
    expect(counters).toMatchObject({ read: 3, inserted: 1, updated: 1, written: 2 });
    expect(log.join('\n')).toContain('Rows with updated from 2024-01-09 07:55:00+00 to 2024-01-21 00:00:00+00.');
    await sameRows('inc');
  });

  test('a row that comes late is found by the overlap; one from long ago by RefreshTable', async () => {
    await makeItems('late');
    const run = task('REPLICATE late', { options });
    await run();
    await change(
      "INSERT INTO late VALUES (301, 'late', timestamptz '2024-01-09 08:00+00' - interval '4 minutes'), (302, 'old', '2023-01-01')",
    );
    expect((await run()).counters).toMatchObject({ inserted: 1 });
    await run({ statement: 'REPLICATE late WITH RefreshTable=true' });
    await sameRows('late');
    await change("INSERT INTO late VALUES (303, 'an hour late', timestamptz '2024-01-09 07:00+00')");
    const wide = await run({ statement: 'REPLICATE late WITH IncrementalOverlap=7200' });
    expect(wide.counters).toMatchObject({ inserted: 1 });
  });

  test('what an open transaction commits later is not missed, however late', async () => {
    await makeItems('open_tx');
    const run = task('REPLICATE open_tx', {
      options: { otherOptions: "IncrementalCheckColumns=updated, IncrementalOverlap='0'" },
    });
    await run();
    const { Client } = await import('pg');
    const slow = new Client({ connectionString: source.url });
    await slow.connect();
    await slow.query("BEGIN; INSERT INTO open_tx VALUES (401, 'slow', now())");
    await change("SELECT pg_sleep(0.01); INSERT INTO open_tx VALUES (402, 'quick', now())");
    expect((await run()).counters).toMatchObject({ inserted: 1 });
    await slow.query('COMMIT');
    await slow.end();
    expect((await run()).counters).toMatchObject({ inserted: 1 });
    await sameRows('open_tx');
  });

  test('rows without a check value come with the first load', async () => {
    await makeItems('with_nulls');
    await change("INSERT INTO with_nulls VALUES (900, 'no time', NULL)");
    await task('REPLICATE with_nulls', { options })();
    await sameRows('with_nulls');
  });

  test('a wrong date far ahead hides nothing', async () => {
    await makeItems('ahead');
    await change("INSERT INTO ahead VALUES (901, 'typing error', '2999-01-01')");
    const run = task('REPLICATE ahead', { options });
    await run();
    await change("UPDATE ahead SET name = 'now', updated = now() WHERE id = 3");
    await run();
    await sameRows('ahead');
  });

  test('the first column that there is, is taken; none is said', async () => {
    await makeItems('candidates');
    const run = task('REPLICATE candidates', { options: { otherOptions: "IncrementalCheckColumns='nope, UPDATED'" } });
    await run();
    expect((await run()).counters.read).toBe(1);
    const none = await run({ options: { otherOptions: 'IncrementalCheckColumns=nope' } });
    expect(none.counters.read).toBe(200);
    expect(none.log.join()).toContain('The source has none of the check columns nope');
  });

  test('a SELECT is read incrementally too', async () => {
    await makeItems('selected');
    const run = task('REPLICATE chosen SELECT id, upper(name) AS name, updated FROM selected WHERE id <> 5', {
      options,
    });
    await run();
    await change("UPDATE selected SET name = 'x', updated = '2024-02-01' WHERE id IN (5, 6)");
    expect((await run()).counters).toMatchObject({ updated: 1 });
    expect(await rows('SELECT name FROM chosen WHERE id = 6')).toEqual([['X']]);
  });

  test('whole numbers go back a thousand', async () => {
    await change(
      'CREATE TABLE numbered (id int PRIMARY KEY, rev bigint); INSERT INTO numbered SELECT i, i FROM generate_series(1, 5000) i',
    );
    const run = task('REPLICATE numbered', { options: { otherOptions: 'IncrementalCheckColumns=rev' } });
    await run();
    const { counters, log } = await run();
    expect(counters).toMatchObject({ read: 1001, written: 0 });
    expect(log.join()).toContain('rev is a number: if it only grows with new rows');
  });

  test('a reset, a dropped table or a new generation begin at the beginning', async () => {
    await makeItems('reset_me');
    const run = task('REPLICATE reset_me', { options });
    await run();
    expect((await run({ generation: 1 })).counters).toMatchObject({ read: 200, written: 200 });
    expect((await run({ generation: 1 })).counters.read).toBe(1);
    await destination.client.query('DROP TABLE reset_me');
    expect((await run({ generation: 1 })).counters).toMatchObject({ inserted: 200 });
    expect((await run({ generation: 1, options: { ...options, dropTable: true } })).counters.read).toBe(200);
  });

  test('a full load that is resumed keeps the cursor of its first attempt', async () => {
    await makeItems('resumed');
    const run = task('REPLICATE resumed', { options: { ...options, batchSize: 50 } });
    const stop = new AbortController();
    const log = (_: string, message: string): void => {
      if (message.startsWith('Page 2')) stop.abort(new RunAbort('shutdown'));
    };
    await expect(run({ executionId: 77, fence: 1_000_000, signal: stop.signal, log })).rejects.toMatchObject({
      why: 'shutdown',
    });
    // row 1 is behind the pages that are committed
    await change("UPDATE resumed SET name = 'meanwhile', updated = '2024-03-01' WHERE id = 1");
    const second = await run({ executionId: 77, fence: 1_000_001 });
    expect(second.log.join()).toContain('Resuming behind the 100 rows');
    await run({ fence: 1_000_002 });
    await sameRows('resumed');
  });
});

describe('windows', () => {
  const options = {
    otherOptions: 'IncrementalCheckColumns=updated',
    replicateStartDate: '2024-01-03',
    replicateInterval: 2,
    replicateIntervalUnit: 'days',
  } as const;

  test('the first load walks from the start date in windows, and a killed one goes on behind the last', async () => {
    await makeItems('walked');
    const run = task('REPLICATE walked', { options });
    const stop = new AbortController();
    const log = (_: string, message: string): void => {
      if (message.includes('window 3 of 4')) stop.abort(new RunAbort('shutdown'));
    };
    await expect(run({ executionId: 88, fence: 2_000_000, signal: stop.signal, log })).rejects.toMatchObject({
      why: 'shutdown',
    });
    expect(Number((await rows('SELECT count(*) FROM walked'))[0]![0])).toBe(97);
    const second = await run({ executionId: 88, fence: 2_000_001 });
    expect(second.log.join()).toContain('window 1 of 2');
    expect(second.counters).toMatchObject({ inserted: 153, written: 153 });
    expect(await rows('SELECT min(id), count(*)::int FROM walked')).toEqual([[48, 153]]);
  });

  test('options that need a check column say so', async () => {
    await makeItems('no_column');
    const { log, counters } = await task('REPLICATE no_column', { options: { ...options, otherOptions: '' } })();
    expect(counters.read).toBe(200);
    expect(log.join()).toContain('ReplicateInterval and ReplicateStartDate need a check column');
  });
});

describe('history', () => {
  const options = { historyMode: true, otherOptions: 'IncrementalCheckColumns=updated' };

  test('every version stays, and only changes are read', async () => {
    await makeItems('hist');
    const run = task('REPLICATE hist', { options });
    await run();
    await change("UPDATE hist SET name = 'second', updated = '2024-02-01' WHERE id = 9");
    expect((await run()).counters).toMatchObject({ inserted: 1 });
    await change("UPDATE hist SET name = 'third', updated = '2024-02-02' WHERE id = 9");
    await run();
    expect(
      await rows(
        'SELECT name, _cdatasync_active, _cdatasync_start = updated AS starts, _cdatasync_end FROM hist WHERE id = 9 ORDER BY updated',
      ),
    ).toEqual([
      ['item 9', false, true, new Date('2024-02-01T00:00:00Z')],
      ['second', false, true, new Date('2024-02-02T00:00:00Z')],
      ['third', true, true, null],
    ]);
    expect(Number((await rows('SELECT count(*) FROM hist'))[0]![0])).toBe(202);
  });

  test('rows that are gone are closed when they are looked for', async () => {
    await makeItems('hist_gone');
    const run = task('REPLICATE hist_gone WITH DeleteMissing', { options });
    await run();
    await change('DELETE FROM hist_gone WHERE id = 4');
    expect((await run()).counters.deleted).toBe(1);
    expect(await rows('SELECT id FROM hist_gone WHERE NOT _cdatasync_active AND _cdatasync_end IS NOT NULL')).toEqual([
      [4],
    ]);
  });

  test('a table without history is refused until it is dropped', async () => {
    await makeItems('plain');
    await task('REPLICATE plain')();
    expect((await failure(task('REPLICATE plain', { options })())).message).toContain('_cdatasync_active');
    await task('REPLICATE plain', { options: { ...options, dropTable: true } })();
    expect(Number((await rows('SELECT count(*) FROM plain WHERE _cdatasync_active'))[0]![0])).toBe(200);
  });

  test('without a check column it is refused', async () => {
    await makeItems('unchecked');
    expect((await failure(task('REPLICATE unchecked', { options: { historyMode: true } })())).message).toMatch(
      /needs a check column/,
    );
  });
});

describe('deletes', () => {
  const marked = (table: string) => rows(`SELECT id FROM ${table} WHERE _cdatasync_deleted ORDER BY id`);

  test('hard deletes are made when they are asked for, and never more than the limit', async () => {
    await makeItems('hard');
    const run = task('REPLICATE hard');
    await run();
    await change('DELETE FROM hard WHERE id <= 30');
    expect((await run()).counters.deleted).toBe(0);
    expect((await run({ statement: 'REPLICATE hard WITH DeleteMissing' })).counters).toMatchObject({
      read: 170,
      deleted: 30,
    });
    await sameRows('hard');
    await change('DELETE FROM hard WHERE id > 60');
    const refused = await failure(run({ statement: 'REPLICATE hard WITH DeleteMissing' }));
    expect(refused.message).toMatch(/140 of the 170 rows of hard are gone at the source/);
    await run({ statement: 'REPLICATE hard WITH DeleteMissing, DeleteLimit=100' });
    await sameRows('hard');
  });

  test('soft deletes mark, also with an incremental load, and take the mark off again', async () => {
    await makeItems('soft');
    const options = { deletionBehavior: 'SoftDelete', otherOptions: 'IncrementalCheckColumns=updated' } as const;
    const run = task('REPLICATE soft', { options });
    await run();
    await change('DELETE FROM soft WHERE id IN (3, 5)');
    expect((await run()).counters).toMatchObject({ deleted: 2, written: 0 });
    expect(await marked('soft')).toEqual([[3], [5]]);
    expect((await run()).counters).toMatchObject({ read: 1, deleted: 0 });
    await change("INSERT INTO soft VALUES (3, 'back', '2024-05-05')");
    await run();
    expect(await marked('soft')).toEqual([[5]]);
  });

  test('SkipDelete leaves rows, whatever the statement asks', async () => {
    await makeItems('skipped');
    const run = task('REPLICATE skipped WITH DeleteMissing', { options: { deletionBehavior: 'SkipDelete' } });
    await run();
    await change('DELETE FROM skipped WHERE id = 3');
    expect((await run()).counters.deleted).toBe(0);
    expect(await rows('SELECT id FROM skipped WHERE id = 3')).toHaveLength(1);
  });

  test('the source’s own mark of deleted rows is followed', async () => {
    await makeItems('flagged');
    await change("UPDATE flagged SET gone = '2024-01-02' WHERE id = 2");
    const hard = task('REPLICATE flagged WITH DeletedColumn=gone');
    expect((await hard()).counters).toMatchObject({ read: 200, inserted: 199 });
    await change("UPDATE flagged SET gone = '2024-01-02' WHERE id IN (3, 4)");
    expect((await hard()).counters).toMatchObject({ read: 200, deleted: 2 });
    expect(Number((await rows('SELECT count(*) FROM flagged'))[0]![0])).toBe(197);
    const options = { deletionBehavior: 'SoftDelete', otherOptions: 'DeleteMissing=false' } as const;
    await task('REPLICATE flagged_soft WITH DeletedColumn=gone SELECT * FROM flagged', { options })();
    expect(await marked('flagged_soft')).toEqual([[2], [3], [4]]);
    expect(Number((await rows('SELECT count(*) FROM flagged_soft'))[0]![0])).toBe(200);
  });
});
