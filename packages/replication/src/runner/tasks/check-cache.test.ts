import { makePostgresFixture, type PostgresFixture } from '../../testing/postgres-fixture';
import { runTask, type TaskInputs } from '../../testing/run-task';

let source: PostgresFixture;
let destination: PostgresFixture;

beforeAll(async () => {
  [source, destination] = await Promise.all([makePostgresFixture(), makePostgresFixture()]);
  const table = 'CREATE TABLE t (id int PRIMARY KEY, name text, updated timestamptz)';
  await source.client.query(
    `${table}; INSERT INTO t SELECT i, 'row ' || i, timestamptz '2024-01-01 00:00+00' + i * interval '1 day' FROM generate_series(1, 100) i`,
  );
  await destination.client.query(table);
});
afterAll(() => Promise.all([source?.close(), destination?.close()]));
beforeEach(async () => {
  await run('REPLICATE t', { options: { dropTable: true } });
  await destination.client.query(
    "DELETE FROM t WHERE id IN (5, 90); UPDATE t SET name = 'wrong' WHERE id IN (6, 91); INSERT INTO t VALUES (500, 'own', '2024-01-06')",
  );
});

function run(statement: string, inputs: Partial<TaskInputs> = {}) {
  return runTask({ statement, source: source.connection, destination: destination.connection, ...inputs });
}

async function different(): Promise<number[]> {
  const all = async ({ client }: PostgresFixture) => (await client.query('SELECT id, name FROM t')).rows;
  const [theirs, ours] = [await all(source), await all(destination)].map((rows) => rows.map((r) => JSON.stringify(r)));
  const odd = [...theirs!.filter((r) => !ours!.includes(r)), ...ours!.filter((r) => !theirs!.includes(r))];
  return [...new Set(odd.map((r) => JSON.parse(r).id as number))].sort((a, b) => a - b);
}

test('without REPAIR differences are counted and left', async () => {
  const { log, counters } = await run('CHECKCACHE t');
  expect(log.join('\n')).toContain('2 rows are missing in the copy, 2 differ, 1 are gone at the source.');
  expect(counters).toMatchObject({ read: 100, written: 0, deleted: 0 });
  expect(await different()).toEqual([5, 6, 90, 91, 500]);
  expect(await destination.contents()).toEqual(['t']);
  // nor does a job that marks get its column
  expect((await run('CHECKCACHE t', { options: { deletionBehavior: 'SoftDelete' } })).log.join()).toContain(
    '1 are gone',
  );
  expect(await different()).toEqual([5, 6, 90, 91, 500]);
});

test('more than the limit is not removed, and may be counted', async () => {
  const half = 'CHECKCACHE t AGAINST (SELECT * FROM t WHERE id % 2 = 0)';
  expect((await run(half)).log.join()).toContain('50 are gone at the source');
  await expect(run(`${half} WITH REPAIR`)).rejects.toThrow(/of the 99 rows of t are gone at the source/);
});

test('WITH REPAIR mends them', async () => {
  const { counters } = await run('CHECKCACHE t AGAINST t WITH REPAIR');
  expect(counters).toMatchObject({ read: 100, inserted: 2, updated: 2, deleted: 1 });
  expect(await different()).toEqual([]);
});

test('SKIP leaves out a kind of difference', async () => {
  await run('CHECKCACHE t WITH REPAIR SKIP DELETED');
  expect(await different()).toEqual([500]);
  await destination.client.query("UPDATE t SET name = 'wrong' WHERE id = 6");
  await run('CHECKCACHE t WITH REPAIR SKIP MODIFIED');
  expect(await different()).toEqual([6]);
});

test('AGAINST a SELECT', async () => {
  const { log } = await run("CHECKCACHE t AGAINST (SELECT id, name, updated FROM t WHERE name <> 'row 7')");
  expect(log.join()).toContain('2 are gone at the source');
});

test('START and END compare a part, by the check column', async () => {
  const options = { otherOptions: 'IncrementalCheckColumns=updated' };
  await run("CHECKCACHE t WITH REPAIR START '2024-01-01' END '2024-02-01'", { options });
  expect(await different()).toEqual([90, 91]);
  await expect(run("CHECKCACHE t START '2024-01-01'")).rejects.toThrow(/name it in the job's other options/);
});

test('what is not there, or has no key, is told', async () => {
  await source.client.query('CREATE TABLE IF NOT EXISTS keyless (a int)');
  await expect(run('CHECKCACHE keyless')).rejects.toThrow(/by their key, and neither side has one/);
  await expect(run('CHECKCACHE absent AGAINST t')).rejects.toThrow(/no table absent to compare with/);
});

test('START and END have to mean the same on both sides', async () => {
  const options = { otherOptions: 'IncrementalCheckColumns=updated', dropTable: true };
  const bounded = (table: string) => run(`CHECKCACHE ${table} AGAINST t WITH REPAIR START '2024-1-5'`, { options });
  for (const [table, type, why] of [
    ['as_text', 'text', /timestamptz in the source and string in the destination/],
    ['as_wall_clock', 'timestamp', /timestamptz in the source and timestamp in the destination/],
  ] as const) {
    await destination.client.query(`CREATE TABLE ${table} (id int PRIMARY KEY, name text, updated ${type})`);
    await expect(bounded(table)).rejects.toThrow(why);
  }
  await destination.client.query('CREATE TABLE without (id int PRIMARY KEY, name text)');
  await expect(bounded('without')).rejects.toThrow(/no column updated, which START and END are values of/);
  await source.client.query('CREATE TABLE texts (id int PRIMARY KEY, updated text)');
  await destination.client.query('CREATE TABLE texts (id int PRIMARY KEY, updated text)');
  await expect(run("CHECKCACHE texts START 'a'", { options })).rejects.toThrow(/string in the source and string/);
});

test('numbers are numbers, whatever their size', async () => {
  await destination.client.query(
    'CREATE TABLE wide_id (ID bigint PRIMARY KEY, name text); INSERT INTO wide_id VALUES (150, $$own$$), (7, $$row 7$$)',
  );
  const options = { otherOptions: "IncrementalCheckColumns='nope, id'" };
  const { log } = await run("CHECKCACHE wide_id AGAINST t WITH REPAIR START '90' END '200'", { options });
  expect(log.join()).toContain('11 rows are missing in the copy, 0 differ, 1 are gone at the source: repaired.');
});

test('a job that skips deletes removes nothing; one that marks marks', async () => {
  const skip = await run('CHECKCACHE t WITH REPAIR', { options: { deletionBehavior: 'SkipDelete' } });
  expect(skip.counters.deleted).toBe(0);
  expect(await different()).toEqual([500]);
  await run('CHECKCACHE t WITH REPAIR', { options: { deletionBehavior: 'SoftDelete' } });
  const { rows } = await destination.client.query('SELECT id FROM t WHERE _cdatasync_deleted');
  expect(rows).toEqual([{ id: 500 }]);
});

test('columns that the table lacks are left out, and one of its own stays', async () => {
  await destination.client.query(
    "CREATE TABLE other (own int DEFAULT 7, id int PRIMARY KEY, name text); INSERT INTO other VALUES (1, 3, 'wrong')",
  );
  const { counters } = await run('CHECKCACHE other AGAINST t WITH REPAIR');
  expect(counters).toMatchObject({ inserted: 99, updated: 1 });
  const { rows } = await destination.client.query('SELECT own, name FROM other WHERE id IN (3, 4) ORDER BY id');
  expect(rows).toEqual([
    { own: 1, name: 'row 3' },
    { own: 7, name: 'row 4' },
  ]);
});
