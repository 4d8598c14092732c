import { DomainError } from '@jobglot/core';
import { parseStatement } from './parse-statement';
import { renderSelect } from './render-select';
import { ReplicateParser } from './replicate-parser';
import type { ReplicateStatement } from './statement';

const quoting = { name: (t: string) => `"${t}"`, string: (t: string) => `'${t.replaceAll("'", "''")}'` };

function replicate(statement: string): ReplicateStatement {
  const parsed = parseStatement(statement);
  if (parsed.kind !== 'replicate') throw new Error('not REPLICATE');
  return parsed;
}

function sql(statement: string): string {
  const { source } = replicate(`REPLICATE [T] ${statement}`);
  if (source?.kind !== 'select') throw new Error('no SELECT');
  const tokens = source.select.tokens.map((t) => (t.kind === 'parameter' ? { ...t, kind: 'name' as const } : t));
  return renderSelect({ tokens }, quoting);
}

describe('names and sources', () => {
  test.each<[string, string[], unknown]>([
    ['REPLICATE Accounts', ['Accounts'], null],
    ['replicate [Accounts];', ['Accounts'], null],
    ['REPLICATE [data.csv]', ['data.csv'], null],
    ['REPLICATE [a]]b]', ['a]b'], null],
    ['REPLICATE "a""b"', ['a"b'], null],
    ['REPLICATE `a``b`', ['a`b'], null],
    ['REPLICATE dbo.[T x]', ['dbo', 'T x'], null],
    ['REPLICATE 2024_sales', ['2024_sales'], null],
    ['REPLICATE Größe', ['Größe'], null],
    ['REPLICATE [Rep] [Src].[T]', ['Rep'], { kind: 'table', path: ['Src', 'T'] }],
    ['REPLICATE[Rep]Src', ['Rep'], { kind: 'table', path: ['Src'] }],
    ['-- first\nREPLICATE /* second */ [Rep] -- third', ['Rep'], null],
  ])('%s', (statement, table, source) => {
    expect(replicate(statement)).toMatchObject({ table, source, columns: null, primaryKey: [], options: [] });
  });
});

test('an explicit column list has names, types and a key', () => {
  const text = `REPLICATE [T] (id BIGINT NOT NULL, [full name] varchar(100), price decimal(12, 2) NULL,
    d double precision, t timestamp(3) with time zone, big varchar(max), PRIMARY KEY (id, [full name])) SELECT * FROM [S]`;
  expect(replicate(text)).toMatchObject({
    columns: [
      { name: 'id', type: { name: 'bigint', size: [] }, nullable: false },
      { name: 'full name', type: { name: 'varchar', size: [100] }, nullable: true },
      { name: 'price', type: { name: 'decimal', size: [12, 2] }, nullable: true },
      { name: 'd', type: { name: 'double precision', size: [] } },
      { name: 't', type: { name: 'timestamp with time zone', size: [3] } },
      { name: 'big', type: { name: 'varchar', size: [-1] } },
    ],
    primaryKey: ['id', 'full name'],
    source: { kind: 'select' },
  });
  expect(replicate('REPLICATE T (id int PRIMARY KEY, n text)').primaryKey).toEqual(['id']);
});

test('a column list may be of names alone', () => {
  expect(replicate('REPLICATE [T] (id, [full name], PRIMARY KEY (id)) [S]')).toMatchObject({
    columns: [
      { name: 'id', type: null, nullable: true },
      { name: 'full name', type: null, nullable: true },
    ],
    primaryKey: ['id'],
    source: { kind: 'table', path: ['S'] },
  });
});

test('options come with and without value, before the source', () => {
  const parsed = replicate(
    "REPLICATE [T] WITH DropTable=true, TruncateTable, BatchSize = 500, IncrementalCheckColumns = 'a,b' SELECT * FROM s",
  );
  expect(parsed.options).toEqual([
    { name: 'DropTable', value: 'true' },
    { name: 'TruncateTable', value: null },
    { name: 'BatchSize', value: '500' },
    { name: 'IncrementalCheckColumns', value: 'a,b' },
  ]);
  expect(parsed.source?.kind).toBe('select');
  expect(replicate('REPLICATE T WITH AlterSchema Source').source).toEqual({ kind: 'table', path: ['Source'] });
});

test.each([
  ['SELECT * FROM [Acc ounts]', 'SELECT * FROM "Acc ounts"'],
  [
    "SELECT a, CONCAT(x, ' ', y) AS z FROM T WHERE a>=1.5e3",
    "SELECT a, CONCAT(x, ' ', y) AS z FROM T WHERE a >= 1.5e3",
  ],
  ["SELECT ';) /* no */ -- no' FROM t", "SELECT ';) /* no */ -- no' FROM t"],
  ['SELECT 1 /* gone */ -- gone\n+ 2', 'SELECT 1 + 2'],
  ['WITH x AS (SELECT 1 AS a) SELECT a FROM x', 'WITH x AS(SELECT 1 AS a) SELECT a FROM x'],
  ['WITH RECURSIVE x(n) AS (SELECT 1) SELECT n FROM x', 'WITH RECURSIVE x(n) AS(SELECT 1) SELECT n FROM x'],
  ["SELECT a::text, doc->>'k', t.* FROM s.t", "SELECT a :: text, doc ->> 'k', t.* FROM s.t"],
  ["SELECT E'it\\'s\\n\\u00e9' FROM t", "SELECT 'it''s\né' FROM t"],
  ['SELECT ARRAY[1, b], x[1], x[1:2] FROM t', 'SELECT ARRAY [ 1, b ], x [1], x [1:2] FROM t'],
  ['SELECT `into`, "for", [update] FROM t', 'SELECT "into", "for", "update" FROM t'],
  [
    'SELECT * FROM t WHERE a > {env:Since} AND b = @User AND c @> d;',
    'SELECT * FROM t WHERE a > "Since" AND b = "User" AND c @> d',
  ],
  ['SELECT substring(a FOR 3) FROM t', 'SELECT substring(a FOR 3) FROM t'],
])('SELECT part: %s', (select, expected) => {
  expect(sql(select)).toBe(expected);
});

test.each<[string, RegExp]>([
  ['SELECT * FROM [Accounts]', /starts with REPLICATE or CHECKCACHE, not with SELECT. Example: REPLICATE/],
  ['', /starts with REPLICATE or CHECKCACHE\. Example/],
  ['DROP TABLE x', /not with DROP/],
  ['REPLICATE', /expected destination table but found the end/],
  ['REPLICATE SELECT * FROM t', /expected destination table/],
  ['REPLICATE []', /quoted name is empty or not closed/],
  ['REPLICATE [a', /quoted name is empty or not closed/],
  ['REPLICATE T (id, n text)', /Some columns of the list have a type and others have none/],
  ['REPLICATE T (id NOT NULL)', /expected .*column type/],
  ['REPLICATE T () SELECT 1', /expected .*column name/],
  ['REPLICATE T WITH SELECT 1', /expected option name/],
  ['REPLICATE T SELECT 1; DROP TABLE x', /nothing may follow the semicolon/],
  ['REPLICATE T SELECT 1 /* open', /comment is not closed/],
  ['REPLICATE T SELECT 1 /* a /* b */ c */', /comment is inside a comment/],
  ["REPLICATE T SELECT 'open", /string literal is not closed/],
  ['REPLICATE T SELECT "open', /quoted name/],
  ["REPLICATE T SELECT 1) TO PROGRAM 'id' --", /found "\)"/],
  ['REPLICATE T SELECT (1', /parenthesis is not closed/],
  ['REPLICATE T SELECT $$x$$', /found "\$"/],
  ['REPLICATE T SELECT $1', /found "\$"/],
  ["REPLICATE T SELECT 1 INTO OUTFILE '/tmp/x'", /INTO OUTFILE is not allowed/],
  ['REPLICATE T SELECT * INTO copy FROM t', /INTO is not allowed/],
  ['REPLICATE T SELECT * FROM t FOR UPDATE', /FOR UPDATE is not allowed/],
  ['REPLICATE T SELECT * FROM t FOR /* x */ NO KEY UPDATE', /FOR NO is not allowed/],
  ['REPLICATE T SELECT * FROM t LOCK IN SHARE MODE', /takes no locks/],
  ['REPLICATE T WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x', /DELETE is not allowed/],
  ['REPLICATE T WITH x AS (SELECT 1) UPDATE t SET a = 1', /UPDATE is not allowed/],
  ['REPLICATE T UPDATE t SET a = 1', /found "t"|expected/],
  ['REPLICATE T SELECT a {b}', /found "{"/],
])('refused: %s', (statement, message) => {
  const refuse = (): unknown => parseStatement(statement);
  expect(refuse).toThrow(DomainError);
  expect(refuse).toThrow(message);
});

test('a refusal tells line and column', () => {
  const refuse = (): unknown => parseStatement('REPLICATE [T]\nSELECT a\n  FROM t;\nDELETE FROM t');
  expect(refuse).toThrow('Line 4, column 1:');
  expect(refuse).toThrow(
    expect.objectContaining({ code: 'statement.invalid', details: expect.objectContaining({ line: 4, column: 1 }) }),
  );
});

test.each<[string, object]>([
  ['CHECKCACHE T', { against: null, repair: false, skip: null, start: null, end: null }],
  [
    'CHECKCACHE T AGAINST [T2] WITH REPAIR SKIP DELETED',
    { against: { kind: 'table', path: ['T2'] }, repair: true, skip: 'deleted' },
  ],
  ["CHECKCACHE T AGAINST (SELECT (1)) START '2024-01-01' END '2024-02-01'", { start: '2024-01-01', end: '2024-02-01' }],
])('%s', (statement, expected) => {
  expect(parseStatement(statement)).toMatchObject({ kind: 'checkcache', table: ['T'], ...expected });
});

it('tells the run parameters that a statement cannot do without, each once', () => {
  const spec = new ReplicateParser().parse(
    "REPLICATE T SELECT * FROM S WHERE a > @since AND b < {env:Until} AND c <> @SINCE AND d = '{env:Region}'",
  );
  expect(spec).toEqual({ kind: 'replicate', table: 'T', parameters: ['SINCE', 'Until'] });
});
