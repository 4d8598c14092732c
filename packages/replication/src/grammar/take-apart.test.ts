import { type CopySource, type CopyStatement, writeCopyStatement } from '@jobglot/core';
import fc from 'fast-check';
import { ReplicateParser } from './replicate-parser';

const parser = new ReplicateParser();
const takeApart = (statement: string): CopyStatement | null => parser.takeApart(statement);
const sourceOf = (select: string): CopySource | undefined => takeApart(`REPLICATE [T] ${select}`)?.source;

const name = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((s) => !s.includes('\0')),
  fc.string({ unit: fc.constantFrom(...`] [.*|/$\{}'"\`;-aB_é`), minLength: 1, maxLength: 8 }),
);
const path = fc.array(name, { minLength: 1, maxLength: 3 });
const condition = fc.constantFrom(
  "a = 'x' AND [b c] > 5",
  `d >= '\${dateformat(yyyy-MM-dd HH:mm:ss, -1, DAY)}'`,
  '(a IN (SELECT x FROM u ORDER BY x LIMIT 1)) OR NOT b /* why */ IS NULL',
  "a LIKE '%--;%' AND substring(a FROM 1 FOR 2) = 'é''s'",
  'a > @Since AND b < {env:Until}',
);
const copy: fc.Arbitrary<CopyStatement> = fc.record({
  target: path,
  targetColumns: fc.option(fc.array(name, { minLength: 1, maxLength: 3 })),
  options: fc.array(
    fc.record({
      name: fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/).filter((n) => !/^(select|with|against|skip)$/i.test(n)),
      value: fc.option(fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('true', '12', "x'; --", `\${a}`))),
    }),
    { maxLength: 3 },
  ),
  source: fc.oneof(
    fc.record({
      kind: fc.constant('table' as const),
      path,
      columns: fc.option(fc.array(name, { minLength: 1, maxLength: 3 })),
      where: fc.option(condition),
    }),
    fc.record({
      kind: fc.constant('sql' as const),
      sql: fc.constantFrom(
        'SELECT a AS b FROM t',
        "SELECT 1, ';' /* x */ + 2",
        'WITH x AS (SELECT 1 AS a) SELECT a FROM x',
      ),
    }),
  ),
});

it('takes apart what writeCopyStatement wrote', () => {
  fc.assert(
    fc.property(copy, (statement) => {
      expect(takeApart(writeCopyStatement(statement))).toEqual(statement);
    }),
    { numRuns: 1_000 },
  );
});

test.each<[string, Partial<Extract<CopySource, { kind: 'table' }>>]>([
  ['', { path: ['T'], columns: null, where: null }],
  ['s.t', { path: ['s', 't'], columns: null }],
  ['SELECT * FROM s.[T x];', { path: ['s', 'T x'], columns: null, where: null }],
  ['select a, "B c" from t', { path: ['t'], columns: ['a', 'B c'] }],
  ['SELECT a FROM t WHERE a > 1 -- new ones\n;', { columns: ['a'], where: 'a > 1' }],
])('a table and its columns: %s', (text, expected) => {
  expect(sourceOf(text)).toMatchObject({ kind: 'table', ...expected });
});

test.each([
  'SELECT a AS b FROM t',
  'SELECT a b FROM t',
  'SELECT t.a FROM t',
  'SELECT a + 1 FROM t',
  'SELECT f(a) FROM t',
  'SELECT DISTINCT a FROM t',
  'SELECT a FROM t x',
  'SELECT a FROM t AS x WHERE x.a = 1',
  'SELECT a FROM t, u',
  'SELECT a FROM t ORDER BY a',
  'SELECT a FROM t WHERE a = 1 ORDER BY a',
  'SELECT a FROM t WHERE (a = 1) GROUP BY a',
  'SELECT a FROM t WHERE a = 1 UNION ALL SELECT b FROM u',
  'SELECT 1',
  'SELECT *, a FROM t',
  // engines fold the case of these, but not of quoted ones
  'SELECT Id FROM t',
  'SELECT id FROM Accounts',
  'SELECT current_date FROM t',
  'SELECT a FROM t WHERE',
  // a table that is named without SELECT has two parts at most
  'SELECT * FROM a.b.c',
  'WITH x AS (SELECT 1 AS a) SELECT a FROM x',
])('verbatim: %s', (select) => {
  expect(sourceOf(`${select} ; -- end`)).toEqual({ kind: 'sql', sql: select });
});

test.each([
  'CHECKCACHE [T]',
  'REPLICATE [T] (a bigint) [S]',
  'REPLICATE [T] ([a], PRIMARY KEY ([a])) [S]',
  'REPLICATE [T] WITH [odd name]=1 [S]',
  'REPLICATE [T] SELECT (',
  '',
])('no form can say: %s', (statement) => {
  expect(takeApart(statement)).toBeNull();
});
