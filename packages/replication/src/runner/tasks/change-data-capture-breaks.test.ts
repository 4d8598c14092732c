import { TaskRunError } from '@jobglot/core';
import { PostgresChangeFeed } from '../../connectors/postgres/changes/change-feed';
import { makePostgresFixture, type PostgresFixture } from '../../testing/postgres-fixture';
import { runTask, type TaskInputs } from '../../testing/run-task';

/** What happens to the log, the slot, the publication and the table while nobody looks: no change is ever lost. */
let source: PostgresFixture;
let destination: PostgresFixture;
let tasks = 800_000_000_000_000_000n;

beforeAll(async () => {
  [source, destination] = await Promise.all([makePostgresFixture({ superuser: true }), makePostgresFixture()]);
});
afterAll(async () => {
  await change(
    'SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = current_database() AND NOT active',
  );
  await Promise.all([source?.close(), destination?.close()]);
});

const change = (sql: string) => source.client.query(sql);
const rows = async (sql: string, { client } = destination): Promise<unknown[][]> =>
  (await client.query({ text: sql, rowMode: 'array' })).rows;

function follow(statement: string, inputs: Partial<TaskInputs> = {}) {
  const taskId = String(tasks++);
  const run = (more: Partial<TaskInputs> = {}) =>
    runTask({
      statement: `REPLICATE ${statement}`,
      jobType: 'ChangeDataCapture',
      taskId,
      source: source.connection,
      destination: destination.connection,
      ...inputs,
      ...more,
    });
  const slot = async (): Promise<unknown> =>
    (
      await rows(`SELECT slot_name FROM pg_replication_slots WHERE slot_name LIKE 'jobglot\\_${taskId}%'`, source)
    )[0]?.[0];
  return { run, slot };
}

const make = (table: string) =>
  change(
    `CREATE TABLE ${table} (id int PRIMARY KEY, name text); INSERT INTO ${table} SELECT i, 'row ' || i FROM generate_series(1, 100) i`,
  );

async function same(table: string, copy = table): Promise<void> {
  const sql = (of: string, where: string) => `SELECT id, name FROM ${of} ${where} ORDER BY id`;
  expect(await rows(sql(copy, 'WHERE NOT _cdatasync_deleted'))).toEqual(await rows(sql(table, ''), source));
}

test('a slot that was dropped: the table is read in full, also when the attempt that finds it dies', async () => {
  await make('dropped');
  const { run, slot } = follow('dropped');
  await run();
  await change("UPDATE dropped SET name = 'unseen' WHERE id = 1");
  await change(`SELECT pg_drop_replication_slot('${await slot()}')`);
  await change("DELETE FROM dropped WHERE id = 2; UPDATE dropped SET name = 'also unseen' WHERE id = 3");
  const stop = new AbortController();
  const log = (_: string, message: string): void => {
    if (message.startsWith('Path')) stop.abort(new Error('died'));
  };
  await expect(run({ signal: stop.signal, log })).rejects.toThrow('died');
  expect(await slot()).toBeDefined();
  await run();
  await same('dropped');
  expect((await run()).counters.read).toBe(0);
});

test('a table that was dropped and made anew is read in full, by all tasks that follow it', async () => {
  await make('remade');
  const [one, two] = [follow('remade'), follow('remade_two remade')];
  await Promise.all([one.run(), two.run()]);
  await change('DROP TABLE remade');
  await make('remade');
  await change("DELETE FROM remade WHERE id > 90; UPDATE remade SET name = 'new' WHERE id = 1");
  await one.run();
  await change("UPDATE remade SET name = 'newer' WHERE id = 2");
  await Promise.all([one.run(), two.run()]);
  await same('remade');
  await same('remade', 'remade_two');
  await change("UPDATE remade SET name = 'newest' WHERE id = 3");
  expect((await one.run()).counters.read).toBe(1);
  expect((await two.run()).counters.read).toBe(1);
  await same('remade', 'remade_two');
});

test('a publication that was dropped, or has lost the table, is made anew', async () => {
  await make('unpublished');
  const { run } = follow('unpublished');
  const publication = /publication (jobglot_\w+) is read/.exec((await run()).log.join())![1]!;
  await change(`DROP PUBLICATION ${publication}; UPDATE unpublished SET name = 'unseen' WHERE id = 1`);
  await run();
  await same('unpublished');
  await change(
    `ALTER PUBLICATION ${publication} DROP TABLE unpublished; UPDATE unpublished SET name = 'b' WHERE id = 2`,
  );
  await run();
  await same('unpublished');
});

test('what is stored but could not be confirmed does not come again', async () => {
  await make('unconfirmed');
  const { run } = follow('unconfirmed');
  await run();
  await change("UPDATE unconfirmed SET name = 'changed' WHERE id < 4");
  const { confirm } = PostgresChangeFeed.prototype;
  const confirming = jest.spyOn(PostgresChangeFeed.prototype, 'confirm');
  confirming.mockImplementationOnce(confirm).mockRejectedValueOnce(new TaskRunError('The connection was lost.', true));
  await expect(run()).rejects.toThrow('The connection was lost.');
  confirming.mockRestore();
  expect((await run()).counters.read).toBe(0);
  await same('unconfirmed');
});

test('a TRUNCATE is not forgotten when the run ends before the table is read', async () => {
  await make('emptied');
  const { run } = follow('emptied', { options: { batchSize: 10 } });
  await run();
  await change("UPDATE emptied SET name = 'x' WHERE id <= 25; TRUNCATE emptied");
  const stop = new AbortController();
  const log = (_: string, message: string): void => {
    if (message.startsWith('The table was emptied')) stop.abort(new Error('died'));
  };
  await expect(run({ signal: stop.signal, log })).rejects.toThrow('died');
  await run();
  await same('emptied');
});

test('a copy that is gone, dropped or refreshed is made from the whole table', async () => {
  await make('copied');
  const { run } = follow('copied');
  await run();
  await destination.client.query('DROP TABLE copied');
  await change("UPDATE copied SET name = 'changed' WHERE id = 1");
  await run();
  await same('copied');
  await destination.client.query("UPDATE copied SET name = 'wrong' WHERE id = 2");
  expect((await run({ statement: 'REPLICATE copied WITH RefreshTable' })).counters).toMatchObject({ updated: 1 });
  await same('copied');
  expect((await run({ options: { dropTable: true } })).counters).toMatchObject({ inserted: 100 });
});

test('tasks may begin to follow a table at once, and each lets the log go', async () => {
  await make('shared');
  const followers = Array.from({ length: 5 }, (_, i) => follow(`shared_${i} shared`));
  await Promise.all(followers.map(({ run }) => run()));
  await same('shared', 'shared_4');
  const { run, slot } = followers[0]!;
  const kept = `SELECT confirmed_flush_lsn > $1::pg_lsn AS moved FROM pg_replication_slots WHERE slot_name = $2`;
  const { rows: now } = await source.client.query('SELECT pg_current_wal_lsn()::text AS lsn');
  await change("UPDATE shared SET name = 'changed'");
  await run();
  expect((await source.client.query(kept, [now[0].lsn, await slot()])).rows).toEqual([{ moved: true }]);
});

test('columns that are added, renamed and dropped at the source', async () => {
  await make('widened');
  const { run } = follow('widened', { options: { alterSchema: true } });
  await run();
  await change(
    "UPDATE widened SET name = 'before' WHERE id = 1; ALTER TABLE widened ADD COLUMN extra int DEFAULT 7; UPDATE widened SET extra = 8 WHERE id = 2",
  );
  await run();
  await same('widened');
  expect(await rows('SELECT id, extra FROM widened WHERE extra IS NOT NULL ORDER BY id')).toEqual([
    [1, 7],
    [2, 8],
  ]);
  await change(
    "UPDATE widened SET extra = 9 WHERE id = 3; ALTER TABLE widened DROP COLUMN extra; UPDATE widened SET name = 'after' WHERE id = 3",
  );
  await run();
  await same('widened');
  await change('DELETE FROM widened WHERE id = 4; ALTER TABLE widened RENAME id TO number');
  await expect(run({ statement: 'REPLICATE widened (id int, name text) widened' })).rejects.toThrow(/Reset the task/);
});

test('a transaction larger than a batch is not held in memory', async () => {
  await make('huge');
  const { run } = follow('huge', { options: { batchSize: 100 } });
  await run();
  await change(
    "BEGIN; INSERT INTO huge SELECT i, 'mass' FROM generate_series(1001, 3000) i; UPDATE huge SET name = 'twice' WHERE id > 2990; COMMIT",
  );
  const { log, counters } = await run();
  expect(log.filter((l) => l.startsWith('transfer: Page')).length).toBeGreaterThan(19);
  expect(counters).toMatchObject({ read: 2010 });
  await same('huge');
  expect((await run()).counters.read).toBe(0);
});

test('the key is the table s own, in its order, and in the replica identity', async () => {
  await change(
    'CREATE TABLE pair (a int, b int, mail text NOT NULL UNIQUE, PRIMARY KEY (b, a)); INSERT INTO pair VALUES (1, 2, $$x$$), (2, 1, $$y$$)',
  );
  const { run } = follow('pair');
  await run();
  await change('DELETE FROM pair WHERE a = 1');
  expect((await run()).counters.deleted).toBe(1);
  expect(await rows('SELECT a, b FROM pair WHERE _cdatasync_deleted')).toEqual([[1, 2]]);
  const other = follow('other (a int, b int, mail text, PRIMARY KEY (a, b)) pair');
  await expect(other.run()).rejects.toThrow(/by its own key \(b, a\)/);
  await change('CREATE TABLE keyless (a int, b int); ALTER TABLE keyless REPLICA IDENTITY FULL');
  await expect(
    follow('keyless (a int, b int, PRIMARY KEY (a))').run({
      statement: 'REPLICATE k (a int, b int, PRIMARY KEY (a)) keyless',
    }),
  ).rejects.toThrow(/needs a primary key/);
  await change('ALTER TABLE pair REPLICA IDENTITY USING INDEX pair_mail_key');
  await expect(run()).rejects.toThrow(/replica identity .* does not hold its primary key/);
});

test('a publication that leaves TRUNCATE out is not enough', async () => {
  await make('partly');
  await change("CREATE PUBLICATION own_partly FOR TABLE partly WITH (publish = 'insert, update, delete')");
  const { run } = follow('partly', { options: { cdcEngine: { name: 'own_partly', schema: '' } } });
  expect((await run()).log.join()).toContain('no publication own_partly with all changes');
  await change('TRUNCATE partly');
  await run();
  await same('partly');
});
