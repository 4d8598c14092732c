import { loadPages, loadPlan, openDestination, SMALL_COLUMNS, smallRows, writeRows } from '../../testing/load-rows';
import { readRows } from '../../testing/read-rows';
import type { LoadPlan } from '../connector';
import type { ColumnSchema } from '../table-schema';
import { makeSqliteFixture, query } from './testing/sqlite-fixture';

let f: ReturnType<typeof makeSqliteFixture>;
beforeEach(() => {
  f = makeSqliteFixture();
});
afterEach(() => f.close());

const plan = (name: string, differences: Partial<LoadPlan> = {}) => loadPlan(f, name, differences);
const withColumns = (p: LoadPlan, columns: readonly ColumnSchema[], primaryKey = p.schema.primaryKey): LoadPlan => ({
  ...p,
  schema: { ...p.schema, columns, primaryKey },
});
const text = (name: string): ColumnSchema => ({ name, type: { kind: 'string' }, nullable: true });

test('a table is created with mapped types and its key', async () => {
  const columns: ColumnSchema[] = [
    { name: 'a "b"', type: { kind: 'string', length: 5 }, nullable: false },
    { name: 'n', type: { kind: 'decimal', precision: 10, scale: 2 }, nullable: true },
  ];
  await loadPages(f, withColumns(plan('made'), columns, ['a "b"']), [[['x', '1.10']]]);
  expect(query(f.file, "SELECT sql FROM sqlite_schema WHERE name = 'made'")[0]?.[0]).toBe(
    'CREATE TABLE "made" ("a ""b""" VARCHAR(5) NOT NULL, "n" DECIMAL_TEXT(10,2), PRIMARY KEY ("a ""b"""))',
  );
  expect(query(f.file, 'SELECT n, typeof(n) FROM made')).toEqual([['1.10', 'text']]);
  expect(query(f.file, 'PRAGMA journal_mode')).toEqual([['wal']]);
});

test('a swap leaves views, and rows of tables that refer to the table, alone', async () => {
  await loadPages(f, plan('parent'), [smallRows(1, 2)]);
  query(
    f.file,
    'CREATE VIEW seen AS SELECT name FROM parent',
    'CREATE TABLE child (p INTEGER REFERENCES parent(id) ON DELETE CASCADE)',
    'INSERT INTO child VALUES (1), (2)',
    'SELECT 1',
  );
  await loadPages(f, plan('parent', { executionId: 2, fence: 2 }), [smallRows(2, 3)]);
  expect(query(f.file, 'SELECT name FROM seen')).toEqual([['row 2'], ['row 3']]);
  expect(query(f.file, 'SELECT count(*) FROM child')).toEqual([[2n]]);
});

test('alterSchema adds columns, without it they are left out', async () => {
  await loadPages(f, plan('wide'), [smallRows(1, 1)]);
  const columns = [...SMALL_COLUMNS, text('extra')];
  const upsert = withColumns(plan('wide', { mode: 'upsert', executionId: 2, fence: 2 }), columns);
  const destination = await openDestination(f);
  const load = await destination.beginLoad(upsert, () => {});
  expect(load.columns).toEqual(['id', 'name']);
  await load.abandon();
  await destination.close();
  await loadPages(f, { ...upsert, alterSchema: true, fence: 3 }, [[['2', 'b', 'new']]]);
  expect(await readRows(f, 'wide')).toEqual([
    ['1', 'row 1', null],
    ['2', 'b', 'new'],
  ]);
});

test('a type clash is refused before anything is touched', async () => {
  query(f.file, 'CREATE TABLE clash (id INTEGER PRIMARY KEY, name DATE)', 'SELECT 1');
  const columns: ColumnSchema[] = [SMALL_COLUMNS[0]!, { name: 'name', type: { kind: 'float64' }, nullable: true }];
  await expect(loadPages(f, withColumns(plan('clash', { mode: 'upsert' }), columns), [])).rejects.toThrow(
    'Column "name" of table "clash" is declared DATE and cannot hold values of type float64',
  );
  expect(await f.contents()).toEqual(['clash']);
});

test('text goes into a column of numbers if it is a number', async () => {
  query(f.file, 'CREATE TABLE n (id INTEGER PRIMARY KEY, i INT, r REAL, d DECIMAL(10,2), b BOOLEAN)', 'SELECT 1');
  const p = (fence: number) => withColumns(plan('n', { mode: 'upsert', fence }), ['id', 'i', 'r', 'd', 'b'].map(text));
  await loadPages(f, p(1), [[['1', '007', '1.5', '12.50', 'true']]]);
  expect(query(f.file, 'SELECT * FROM n')).toEqual([[1n, 7n, 1.5, 12.5, 1n]]);
  const wrong = { i: ['x', 'no whole number'], r: ['1,5', 'no number'], d: ['', 'no number'], b: ['maybe', 'neither'] };
  let fence = 2;
  for (const [name, [value, message]] of Object.entries(wrong)) {
    const row = ['id', 'i', 'r', 'd', 'b'].map((c) => (c === 'id' ? '2' : c === name ? value! : null));
    await expect(loadPages(f, p(fence++), [[row]])).rejects.toThrow(`column "${name}": a value is ${message}`);
  }
  expect(query(f.file, 'SELECT count(*) FROM n')).toEqual([[1n]]);
});

test('an upsert needs the table’s own key', async () => {
  query(f.file, 'CREATE TABLE k (id INTEGER, name TEXT PRIMARY KEY)', 'SELECT 1');
  await expect(loadPages(f, plan('k', { mode: 'upsert' }), [])).rejects.toThrow(
    'the primary key of table "k" is (name)',
  );
});

test('two rows of one key in a replaced table fail and leave it as it was', async () => {
  await loadPages(f, plan('dup'), [smallRows(1, 2)]);
  const twice = plan('dup', { executionId: 2, fence: 2 });
  await expect(loadPages(f, twice, [[...smallRows(1, 3), ...smallRows(3, 3)]])).rejects.toThrow(/UNIQUE|PRIMARY/);
  expect(await readRows(f, 'dup')).toEqual(smallRows(1, 2));
});

test('a NUL character is refused, in cells and names', async () => {
  await expect(loadPages(f, plan('nul'), [[['1', 'a\0b']]])).rejects.toThrow('NUL');
  await expect(loadPages(f, plan('nul', { fence: 2 }), [])).resolves.toBeDefined();
  await expect(loadPages(f, plan('a\0b'), [])).rejects.toThrow('NUL');
});

test.each([['_jobglot_state'], ['sqlite_x'], ['_JOBGLOT_staging_t']])('the name %s is reserved', async (name) => {
  await expect(loadPages(f, plan(name), [])).rejects.toThrow('reserved');
});

test('a schema is refused, a view is not written to', async () => {
  await expect(loadPages(f, plan('t', { table: { schema: 'dbo', name: 't' } }), [])).rejects.toThrow('no schema "dbo"');
  query(f.file, 'CREATE VIEW v AS SELECT 1 AS id', 'SELECT 1');
  await expect(loadPages(f, plan('v'), [])).rejects.toThrow('"v" is a view');
});

test('a later claim shuts out a page of the earlier one', async () => {
  const destination = await openDestination(f);
  const load = await destination.beginLoad(plan('late', { fence: 10 }), () => {});
  await writeRows(load, smallRows(1, 1));
  query(f.file, 'UPDATE _jobglot_state SET fence = 11', 'SELECT 1');
  await expect(writeRows(load, smallRows(2, 2))).rejects.toMatchObject({ why: 'claim_lost' });
  await expect(load.finish(null)).rejects.toMatchObject({ why: 'claim_lost' });
  await load.abandon();
  await destination.close();
  expect(await f.contents()).toEqual(['_jobglot_staging_late']);
});

test('two tables of one file are loaded at the same time', async () => {
  const pages = Array.from({ length: 20 }, (_, i) => smallRows(i * 100 + 1, i * 100 + 100));
  const names = ['a', 'b', 'c'];
  await Promise.all(names.map((name, i) => loadPages(f, plan(name, { taskId: String(i), fence: i + 1 }), pages)));
  for (const name of names) expect(query(f.file, `SELECT count(*) FROM ${name}`)).toEqual([[2000n]]);
});

test('a file that is no database is refused', async () => {
  query(f.file, 'CREATE TABLE t (a)', 'SELECT 1');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(f.file, 'x'.repeat(5_000));
  await expect(openDestination(f)).rejects.toMatchObject({ code: 'connection.failed' });
});
