import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSelect } from '../files/testing/read-select';
import { makeSqliteFixture, query } from './testing/sqlite-fixture';

let f: ReturnType<typeof makeSqliteFixture>;

beforeAll(() => {
  f = makeSqliteFixture();
  query(
    f.file,
    'CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(20), price DECIMAL_TEXT(10,2), "of day" DATE)',
    "INSERT INTO t VALUES (1, 'Ann', '9.50', '2024-02-29'), (2, 'it''s', '10.00', NULL)",
    'SELECT 1',
  );
  writeFileSync(join(f.root, 'secret.txt'), 'canary');
  query(join(f.root, 'other.db'), 'CREATE TABLE o (x)', 'SELECT 1');
});
afterAll(() => f.close());

const path = () => join(f.root, 'secret.txt');

/** replication-notes.md 5.1, and what libsql adds to SQLite. */
test.each([
  ['a file read', () => `SELECT readfile('${path()}')`],
  ['a file read, quoted', () => `SELECT "readfile"('${path()}')`],
  ['a file read, in brackets and capitals', () => `SELECT [ReadFile] ('${path()}')`],
  [
    'a file read behind a common table of that name',
    () => `WITH readfile(a) AS (SELECT 1) SELECT readfile('${path()}')`,
  ],
  ['a file read in a window', () => `SELECT sum(length(readfile('${path()}'))) OVER () FROM t`],
  ['a file write', () => `SELECT writefile('${path()}', 'x')`],
  ['a folder listing', () => `SELECT * FROM fsdir('${f.root}')`],
  ['a folder listing without parentheses', () => `SELECT * FROM fsdir WHERE path = '${f.root}'`],
  ['a folder listing, quoted', () => `SELECT * FROM "FSDIR" WHERE path = '${f.root}'`],
  ['a folder listing as a string', () => `SELECT * FROM 'fsdir' WHERE path = '${f.root}'`],
  ['a folder listing behind a schema', () => `SELECT * FROM main.fsdir WHERE path = '${f.root}'`],
  ['an extension', () => `SELECT load_extension('x')`],
  ['raw pages', () => 'SELECT * FROM sqlite_dbpage'],
  ['pragmas as tables', () => 'SELECT * FROM pragma_database_list'],
  ['pragma functions', () => "SELECT * FROM pragma_table_info('t')"],
  ['encryption settings', () => "SELECT sqlite3mc_config('cipher')"],
  ['SQL in a function', () => "SELECT sha3_query('SELECT 1')"],
  ['a gigabyte', () => 'SELECT zeroblob(1000000000)'],
])('%s is refused', async (_, sql) => {
  await expect(readSelect(f, sql())).rejects.toThrow(/not allowed|cannot read it|syntax error/);
});

/** Not even the grammar takes these; nothing may have changed after any of them. */
test.each([
  [`ATTACH '${'x'}' AS y`],
  ['SELECT 1; DELETE FROM t'],
  ['SELECT 1 /* open'],
  ['WITH d AS (SELECT 1) DELETE FROM t'],
  ['WITH d AS (SELECT 1) INSERT INTO t SELECT 9, 1, 1, 1'],
  ['PRAGMA user_version = 7'],
  ['SELECT * FROM other.o'],
])('%s does nothing', async (sql) => {
  await expect(readSelect(f, sql)).rejects.toThrow();
  expect(query(f.file, 'SELECT count(*) FROM t')).toEqual([[2n]]);
  expect(readdirSync(f.root).filter((n) => !n.startsWith('data.db'))).toEqual(['other.db', 'secret.txt']);
});

test('legitimate SELECTs work', async () => {
  const { schema, rows } = await readSelect(
    f,
    `WITH p(id, n) AS (SELECT id, upper(name) FROM t), q AS MATERIALIZED (SELECT max(id) AS m FROM t)
     SELECT p.id, n AS 'Name', CAST(price AS NUMERIC(10, 2)) * 2 AS twice, count(*) OVER (PARTITION BY 1) AS c,
       iif(p.id IN (1, 3), 'a;b)', NULL) AS s, [of day]
     FROM p JOIN t USING (id) CROSS JOIN q WHERE name LIKE '%n%' OR (name = 'it''s') ORDER BY p.id`,
  );
  expect(rows).toEqual([
    ['1', 'ANN', '19', '2', 'a;b)', '2024-02-29'],
    ['2', "IT'S", '20', '2', null, null],
  ]);
  expect(schema.columns.map((c) => [c.name, c.type.kind])).toEqual([
    ['id', 'int64'],
    ['Name', 'string'],
    ['twice', 'float64'],
    ['c', 'int64'],
    ['s', 'string'],
    ['of day', 'date'],
  ]);
});

test('parameters are values', async () => {
  const name = "x' UNION SELECT readfile('/etc/passwd') --";
  const { rows } = await readSelect(f, "SELECT @who AS w, '{env:Who}' AS v FROM t WHERE id = 1", { Who: name });
  expect(rows).toEqual([[name, name]]);
});

test('two columns of one name are refused', async () => {
  await expect(readSelect(f, 'SELECT a.id, b.id FROM t a, t b')).rejects.toThrow('two columns named "id"');
});

test('a SELECT that keeps the rows of one table keeps its key', async () => {
  expect((await readSelect(f, 'SELECT name, id FROM t WHERE id > 1')).schema.primaryKey).toEqual(['id']);
  expect((await readSelect(f, 'SELECT name FROM t')).schema.primaryKey).toEqual([]);
  expect((await readSelect(f, 'SELECT id + 1 AS id FROM t')).schema.primaryKey).toEqual([]);
  expect((await readSelect(f, 'SELECT DISTINCT id FROM t')).schema.primaryKey).toEqual([]);
});
