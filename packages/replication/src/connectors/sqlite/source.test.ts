import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSource, readRows } from '../../testing/read-rows';
import type { ReadPlan, SourceQuery } from '../connector';
import { selectQuery } from '../files/testing/read-select';
import { sqliteConnector } from './connector';
import { SqliteEngine } from './engine/sqlite-engine';
import { READ_PRAGMAS, sqliteUri } from './engine/sqlite-uri';
import { readSql } from './read-sql';
import { makeSqliteFixture, query } from './testing/sqlite-fixture';

let f: ReturnType<typeof makeSqliteFixture>;
beforeEach(() => {
  f = makeSqliteFixture();
});
afterEach(() => f.close());

test('declared types are read by the rules of affinity', async () => {
  query(
    f.file,
    `CREATE TABLE "odd ""table" (a INT, b BIGINT UNSIGNED, c NVARCHAR(30), d CLOB, e, f BLOB, g DOUBLE PRECISION, h NUMERIC(8,3),
     i BOOLEAN, j DATETIME, k DATE, l "TIMESTAMP WITH TIME ZONE", m MONEY, n DECIMAL, o UUID, p JSON)`,
    `INSERT INTO "odd ""table" VALUES (9007199254740993, -1, 'ü', '', 5, x'00ff', 0.1, 12.5, 1, '2024-02-29T01:02:03',
     '2024-02-29', '2024-02-29T01:02:03.5Z', 'x', 1e300, 'u', '{"a": 1}')`,
    'SELECT 1',
  );
  const source = await openSource(f);
  const schema = await source.describe({ kind: 'table', path: { schema: null, name: 'odd "table' } });
  await source.close();
  expect(schema.columns.map((c) => c.type.kind).join(' ')).toBe(
    'int64 int64 string string string bytes float64 decimal bool timestamp date timestamptz string decimal uuid json',
  );
  expect(schema.columns[2]?.type).toEqual({ kind: 'string', length: 30 });
  expect(schema.columns[7]?.type).toEqual({ kind: 'decimal', precision: 8, scale: 3 });
  expect(await readRows(f, 'odd "table', { orderBy: undefined })).toEqual([
    [
      ...['9007199254740993', '-1', 'ü', '', '5', '\\x00ff', '0.1', '12.5', 't', '2024-02-29 01:02:03'],
      ...['2024-02-29', '2024-02-29 01:02:03.5+00', 'x', '1e+300', 'u', '{"a": 1}'],
    ],
  ]);
});

test('tables and views are listed, ours and the system’s are not', async () => {
  query(
    f.file,
    'CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT NOT NULL)',
    'CREATE VIEW v AS SELECT id, upper(v) AS u FROM t',
    'CREATE TABLE _jobglot_state (x)',
    "INSERT INTO t (v) VALUES ('a')",
    'SELECT 1',
  );
  const source = await openSource(f);
  expect(await source.tables()).toEqual([
    { schema: null, name: 't', kind: 'table' },
    { schema: null, name: 'v', kind: 'view' },
  ]);
  expect(await source.columns({ schema: 'main', name: 'T' })).toEqual([
    { name: 'id', dataType: 'INTEGER', nullable: false, keyPosition: 1 },
    { name: 'v', dataType: 'TEXT', nullable: false, keyPosition: null },
  ]);
  await source.close();
  expect(await readRows(f, 'v', { columns: ['id', 'u'] })).toEqual([['1', 'A']]);
});

test.each([
  ['a INTEGER, b TEXT', '(1,NULL)'],
  ['a INT NOT NULL, b TEXT NOT NULL, PRIMARY KEY (b, a)', ''],
  ['a INT NOT NULL, b TEXT NOT NULL, PRIMARY KEY (b, a)) WITHOUT ROWID --', ''],
])('rows come in key order and behind a key: %s', async (columns) => {
  query(f.file, `CREATE TABLE t (${columns}\n)`.replace(') WITHOUT ROWID --\n)', ') WITHOUT ROWID'), 'SELECT 1');
  query(f.file, "INSERT INTO t VALUES (10, 'x'), (9, 'x'), (100, 'x'), (1, 'y'), (5, 'a')", 'SELECT 1');
  const plan = { columns: ['a', 'b'], orderBy: ['b', 'a'] };
  expect(await readRows(f, 't', { ...plan, after: ['x', '9'] })).toEqual([
    ['10', 'x'],
    ['100', 'x'],
    ['1', 'y'],
  ]);
});

test('ordered reading of a large table uses the key, not a sort', async () => {
  query(f.file, 'CREATE TABLE t (a INT4 NOT NULL, b TEXT, PRIMARY KEY (a))', 'SELECT 1');
  const sql = 'SELECT * FROM (SELECT "a", "b" FROM "t") WHERE ("a") > (?1) ORDER BY "a"';
  const steps = query(f.file, `EXPLAIN QUERY PLAN ${sql.replace('?1', '5')}`).map((r) => r[3]);
  expect(steps.join('; ')).toMatch(/SEARCH t USING INDEX/);
  expect(steps.join('; ')).not.toMatch(/TEMP B-TREE/);
});

test('a SELECT is read in key order and behind a key', async () => {
  query(f.file, 'CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)', 'SELECT 1');
  query(f.file, "INSERT INTO t VALUES (3,'c'), (1,'a'), (2,'b')", 'SELECT 1');
  const source = await openSource(f);
  const select = selectQuery("SELECT v, id FROM t WHERE v <> 'zz'");
  const rows: unknown[] = [];
  const plan = {
    query: select,
    columns: ['id', 'v'],
    orderBy: ['id'],
    after: ['1'],
    format: 'rows',
    chunkRows: 1,
  } as const;
  for await (const chunk of source.read(plan)) rows.push(...(chunk.format === 'rows' ? chunk.rows : []));
  await source.close();
  expect(rows).toEqual([
    ['2', 'b'],
    ['3', 'c'],
  ]);
});

test('a consumer that stops early does not block the next query', async () => {
  query(f.file, 'CREATE TABLE t (id INTEGER PRIMARY KEY)', 'SELECT 1');
  query(
    f.file,
    'INSERT INTO t WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x < 5000) SELECT x FROM c',
    'SELECT 1',
  );
  const source = await openSource(f);
  const plan = { query: selectQuery('SELECT id FROM t'), columns: ['id'], format: 'rows', chunkRows: 10 } as const;
  for await (const _ of source.read(plan)) break;
  expect((await source.describe(selectQuery('SELECT count(*) AS n FROM t'))).columns[0]?.name).toBe('n');
  await source.close();
});

test('what is no database, is missing or lies outside is refused', async () => {
  writeFileSync(f.file, 'this is no database, it is a text of more than a hundred bytes '.repeat(20));
  await expect(openSource(f)).rejects.toMatchObject({ code: 'connection.failed' });
  const at = (DataSource: string) => ({ ...f, connection: { ...f.connection, properties: { DataSource } } });
  await expect(openSource(at('missing.db'))).rejects.toMatchObject({ code: 'connection.failed' });
  mkdirSync(join(f.root, 'sub'));
  symlinkSync('/etc', join(f.root, 'sub', 'etc'));
  for (const path of ['/etc/passwd', '../x.db', 'sub/etc/passwd', 'a\0b']) {
    await expect(openSource(at(path))).rejects.toMatchObject({ code: 'connection.address_refused' });
    expect(() => sqliteConnector.check({ DataSource: path }, f.environment)).toThrow(/path/);
  }
  expect(() => sqliteConnector.check({}, f.environment)).toThrow('DataSource is required');
  expect(() => sqliteConnector.check({ DataSource: 'sub' }, f.environment)).toThrow('is a folder');
});

describe('check columns', () => {
  const at = (name: string) => ({ kind: 'table', path: { schema: null, name } }) as const;
  async function ids(table: string, plan: Partial<ReadPlan>): Promise<string> {
    return (await readRows(f, table, { columns: ['id'], ...plan })).map((r) => r[0]).join(' ');
  }
  async function highest(query: SourceQuery, column: string): Promise<string | undefined> {
    const source = await openSource(f);
    const mark = await source.highMark!(query, column);
    await source.close();
    expect(mark?.settled).toBe(mark?.highest);
    return mark?.highest;
  }

  test('times of other programs are compared as the cells that are made of them', async () => {
    query(f.file, 'CREATE TABLE t (id INTEGER PRIMARY KEY, v DATETIME, w TIMESTAMPTZ)', 'SELECT 1');
    query(
      f.file,
      `INSERT INTO t VALUES (1, '2024-05-01T10:00:00', '2024-05-01T10:00:00Z'), (2, '2024-05-01 11:00:00', '2024-05-01 11:00:00+00'),
        (3, '2024-05-01T12:00:00.5', '2024-05-01T12:00:00.5Z'), (4, NULL, NULL), (5, '2024-05-01T12:00:00Z', '2024-05-01 12:00:00+00')`,
      'SELECT 1',
    );
    expect(await highest(at('t'), 'v')).toBe('2024-05-01 12:00:00.5');
    expect(await highest(at('t'), 'w')).toBe('2024-05-01 12:00:00.5+00');
    for (const [column, zone] of [
      ['v', ''],
      ['w', '+00'],
    ] as const) {
      const range = { column, from: `2024-05-01 10:00:00${zone}`, to: `2024-05-01 12:00:00${zone}`, withNulls: false };
      expect(await ids('t', { range, orderBy: [column, 'id'] })).toBe('1 2 5');
      const after = [`2024-05-01 11:00:00${zone}`, '2'];
      expect(await ids('t', { range: { ...range, to: null }, orderBy: [column, 'id'], after })).toBe('5 3');
    }
  });

  test('decimals, floats and what has no type are compared as numbers', async () => {
    query(f.file, 'CREATE TABLE t (id INTEGER PRIMARY KEY, d DECIMAL_TEXT, f REAL, u, v VARCHAR(9))', 'SELECT 1');
    query(
      f.file,
      "INSERT INTO t VALUES (1, '9.5', 9.5, 9, '9'), (2, '10.25', 1e2, 10, '10'), (3, '-1', -9e999, 2, 'b')",
      'SELECT 1',
    );
    for (const [column, high, from] of [
      ['d', '10.25', '9.5'],
      ['f', '100', '9.5'],
      ['u', '10', '9'],
    ] as const) {
      expect(await highest(at('t'), column)).toBe(high);
      const range = { column, from, to: high, withNulls: false };
      expect(await ids('t', { range, orderBy: [column] })).toBe('1 2');
    }
    expect(await ids('t', { orderBy: ['f'], after: ['-Infinity'] })).toBe('1 2');
    expect(await highest(at('t'), 'v')).toBe('b');
    const text = { column: 'v', from: '10', to: '9', withNulls: false };
    expect(await ids('t', { range: text, orderBy: ['v'] })).toBe('2 1');
  });

  test('a range of a SELECT, also of an expression', async () => {
    query(f.file, 'CREATE TABLE t (id INTEGER PRIMARY KEY, a INT)', 'SELECT 1');
    query(f.file, 'INSERT INTO t VALUES (1, 9), (2, 10), (3, 100), (4, NULL)', 'SELECT 1');
    const select = selectQuery("SELECT id, a * 2 AS twice, 'it''s' AS quoted FROM t WHERE id <> 77");
    expect(await highest(select, 'twice')).toBe('200');
    const source = await openSource(f);
    const range = { column: 'twice', from: '18', to: '20', withNulls: true };
    const rows: unknown[] = [];
    for await (const chunk of source.read({ query: select, columns: ['id'], range, format: 'rows', chunkRows: 9 })) {
      rows.push(...(chunk.format === 'rows' ? chunk.rows : []));
    }
    await expect(source.highMark!(select, 'gone')).rejects.toThrow('no column "gone"');
    await source.close();
    expect(rows).toEqual([['1'], ['2'], ['4']]);
  });

  test('an index on the check column is used', async () => {
    query(f.file, 'CREATE TABLE t (id INTEGER PRIMARY KEY, v TIMESTAMP)', 'CREATE INDEX i ON t (v, id)', 'SELECT 1');
    const source = await openSource(f);
    const schema = await source.describe(at('t'));
    await source.close();
    const engine = await SqliteEngine.start(sqliteUri(f.file, 'ro'), READ_PRAGMAS, new AbortController().signal);
    const prepared = { schema, sql: 'SELECT "id", "v" FROM "t"', params: [], untyped: false };
    const range = { column: 'v', from: '2024', to: '2025', withNulls: false };
    const plan = { query: at('t'), columns: ['id'], orderBy: ['v', 'id'], after: ['2024', '1'], range } as const;
    const sql = await readSql(engine, prepared, { ...plan, format: 'rows', chunkRows: 9 });
    await engine.close();
    const steps = query(f.file, `EXPLAIN QUERY PLAN ${sql}`).map((r) => r[3]);
    expect(steps.join('; ')).toMatch(/^SEARCH t USING COVERING INDEX i \([^;]*\)$/);
  });
});
