import { bindParameters } from './bind-parameters';
import { parseStatement } from './parse-statement';
import type { SelectStatement } from './select-statement';
import { calledNames, singleTable } from './single-table';

function select(text: string): SelectStatement {
  const parsed = parseStatement(`REPLICATE [T] ${text}`);
  if (parsed.kind !== 'replicate' || parsed.source?.kind !== 'select') throw new Error('no SELECT');
  return parsed.source.select;
}

test.each<[string, string[] | null]>([
  ['SELECT * FROM [Accounts]', ['Accounts']],
  ['SELECT a.x FROM s."T" AS a WHERE x > 1 ORDER BY x', ['s', 'T']],
  ['SELECT x FROM t a LIMIT 3', ['t']],
  ['SELECT * FROM a, b', null],
  ['SELECT * FROM a JOIN b ON true', null],
  ['SELECT DISTINCT x FROM a', null],
  ['SELECT x, count(*) FROM a GROUP BY x', null],
  ['SELECT * FROM (SELECT * FROM a) b', null],
  ['SELECT * FROM f(1)', null],
  ['SELECT 1 UNION ALL SELECT 2', null],
  ['WITH x AS (SELECT 1) SELECT * FROM x', null],
  ['SELECT 1', null],
])('one table: %s', (text, expected) => {
  expect(singleTable(select(text))).toEqual(expected);
});

test('called names are found whatever their quoting', () => {
  expect(calledNames(select('SELECT Upper(a), "Pg_X" (b), now /* c */ () FROM t'))).toEqual(['upper', 'Pg_X', 'now']);
});

test('parameters become strings, also inside a literal; a missing one is named', () => {
  const text = select("SELECT * FROM t WHERE a > @Since AND b = 'x{env:USER}y'");
  const bound = bindParameters(text, { since: "1'; DROP", User: 'me' });
  expect(bound.tokens.filter((t) => t.kind === 'string').map((t) => t.text)).toEqual(["1'; DROP", 'xmey']);
  expect(() => bindParameters(text, {})).toThrow('parameter Since');
});
