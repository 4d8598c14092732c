import { makePostgresFixture, type PostgresFixture } from '../../testing/postgres-fixture';
import { runTask } from '../../testing/run-task';

let source: PostgresFixture;
let destination: PostgresFixture;

beforeAll(async () => {
  [source, destination] = await Promise.all([makePostgresFixture(), makePostgresFixture()]);
  await source.client.query(
    'CREATE TABLE scores (id int PRIMARY KEY, score int); INSERT INTO scores SELECT i, i FROM generate_series(1, 50) i; CREATE TABLE keyless (a int)',
  );
});
afterAll(() => Promise.all([source?.close(), destination?.close()]));

const run = (statement: string, options = {}) =>
  runTask({
    statement,
    options,
    jobType: 'ReverseETL',
    source: source.connection,
    destination: destination.connection,
  });

test('only differences to the last run are sent, and the application’s own changes stay', async () => {
  expect((await run('REPLICATE crm SELECT * FROM scores')).counters).toMatchObject({ read: 50, inserted: 50 });
  await destination.client.query(
    'UPDATE crm SET score = 1000 WHERE id = 1; DELETE FROM crm WHERE id = 2; INSERT INTO crm VALUES (99, 9)',
  );
  expect((await run('REPLICATE crm SELECT * FROM scores')).counters).toMatchObject({
    read: 50,
    written: 0,
    deleted: 0,
  });
  await source.client.query(
    'UPDATE scores SET score = -3 WHERE id = 3; DELETE FROM scores WHERE id = 4; INSERT INTO scores VALUES (51, 51)',
  );
  expect((await run('REPLICATE crm SELECT * FROM scores')).counters).toMatchObject({
    inserted: 1,
    updated: 1,
    deleted: 1,
  });
  const { rows } = await destination.client.query(
    'SELECT id, score FROM crm WHERE id IN (1, 2, 3, 4, 51, 99) ORDER BY id',
  );
  expect(rows).toEqual([
    { id: 1, score: 1000 },
    { id: 3, score: -3 },
    { id: 51, score: 51 },
    { id: 99, score: 9 },
  ]);
  await source.client.query('DELETE FROM scores WHERE id = 5');
  expect((await run('REPLICATE crm SELECT * FROM scores', { deletionBehavior: 'SkipDelete' })).counters.deleted).toBe(
    0,
  );
});

test('an emptied source takes nothing with it', async () => {
  await run('REPLICATE guarded SELECT * FROM scores');
  await expect(run('REPLICATE guarded SELECT * FROM scores WHERE id < 0')).rejects.toThrow(/are gone at the source/);
  expect((await destination.client.query('SELECT count(*)::int AS n FROM guarded')).rows[0].n).toBeGreaterThan(40);
});

test('without a key it is refused', async () => {
  await expect(run('REPLICATE keyless')).rejects.toThrow(/needs a key to compare by/);
});
