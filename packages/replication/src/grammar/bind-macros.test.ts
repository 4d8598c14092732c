import { bindMacros, runMacros, tableMacro } from './bind-macros';
import { bindParameters } from './bind-parameters';
import { parseStatement } from './parse-statement';
import { renderSelect } from './render-select';
import { ReplicateParser } from './replicate-parser';
import type { ReplicateStatement } from './statement';

const PLANNED = new Date('2024-05-06T07:08:09Z');
const quoting = { name: (t: string) => `"${t}"`, string: (t: string) => `'${t.replaceAll("'", "''")}'` };
const EVIL = `x]'"; DROP TABLE t --`;

function bound(text: string, parameters: Record<string, string> = {}): ReplicateStatement {
  const parsed = parseStatement(text);
  if (parsed.kind !== 'replicate') throw new Error('not REPLICATE');
  return bindMacros(parsed, runMacros(parameters, PLANNED, 'UTC'));
}

function sql(select: string, parameters: Record<string, string> = {}): string {
  const { source } = bound(`REPLICATE [T] ${select}`, parameters);
  if (source?.kind !== 'select') throw new Error('no SELECT');
  return renderSelect(bindParameters(source.select, parameters), quoting);
}

test.each([
  [
    `SELECT * FROM t WHERE d = '\${dateformat(yyyy-MM-dd, -1, DAY)} 00:00'`,
    `SELECT * FROM t WHERE d = '2024-05-05 00:00'`,
  ],
  [`SELECT * FROM t WHERE d > \${ dateformat(yyyy-MM-dd'T') }`, `SELECT * FROM t WHERE d > '2024-05-06T'`],
  [`SELECT * FROM t WHERE d = '\${dateformat(yyyy''T''HH)}'`, `SELECT * FROM t WHERE d = '2024T07'`],
  [`SELECT * FROM [t_\${dateformat(yyyyMM)}]`, `SELECT * FROM "t_202405"`],
  [
    `SELECT '\${evil}', \${Evil}, [\${EVIL}] FROM t`,
    `SELECT 'x]''"; DROP TABLE t --', 'x]''"; DROP TABLE t --', "${EVIL}" FROM t`,
  ],
  [`SELECT '\${unknown} \${f(1)} \${evil', '\${' FROM t`, `SELECT '\${unknown} \${f(1)} \${evil', '\${' FROM t`],
  [`SELECT '\${twice}\${twice}' FROM t`, `SELECT '\${twice}\${twice}' FROM t`],
])('%s', (select, expected) => {
  // what a value holds is not read again
  expect(sql(select, { evil: EVIL, twice: `\${twice}` })).toBe(expected);
});

it('replaces inside names and option values', () => {
  const statement = bound(
    `REPLICATE [s_\${p}].[t_\${dateformat(dd)}] ([c_\${p}], PRIMARY KEY ([c_\${p}])) WITH A='x\${p}', DeleteWhere='a = \${p}' [src_\${p}]`,
    { P: '7' },
  );
  expect(statement).toMatchObject({
    table: ['s_7', 't_06'],
    columns: [{ name: 'c_7' }],
    primaryKey: ['c_7'],
    // a condition's macros are literals, not text
    options: [{ value: 'x7' }, { value: `a = \${p}` }],
    source: { path: ['src_7'] },
  });
  const check = parseStatement(`CHECKCACHE [t_\${p}] AGAINST [s_\${p}] START '\${p}' END '\${dateformat(yyyy)}'`);
  expect(bindMacros(check, runMacros({ p: '7' }, PLANNED, 'UTC'))).toMatchObject({
    table: ['t_7'],
    against: { path: ['s_7'] },
    start: '7',
    end: '2024',
  });
});

it('keeps the name of the table for the table', () => {
  const select = `REPLICATE [T] SELECT '\${tableName}', \${TableName} FROM t`;
  const statement = bindMacros(bound(select, { tablename: 'mine' }), tableMacro('t'));
  expect(statement.source).toMatchObject({
    select: { tokens: expect.arrayContaining([{ kind: 'string', text: 't' }]) },
  });
  expect(JSON.stringify(statement.source)).not.toContain('mine');
});

it('tells the parameters that a statement cannot do without', () => {
  const text = `REPLICATE T WITH DeleteWhere='a = \${gone} AND b = ''\${kept}''' SELECT '\${x}', \${since}, \${tableName}, \${dateformat(yyyy)} FROM s`;
  expect(new ReplicateParser().parse(text).parameters).toEqual(['since', 'gone']);
});

test.each([
  [`REPLICATE [T] SELECT '\${dateformat(YYYY)}' FROM t`, 'Line 1, column 23: a date macro is'],
  [`REPLICATE [T] SELECT \${dateformat(YYYY)} FROM t`, 'a date macro is'],
  [`REPLICATE [T] SELECT [\${dateformat(YYYY)}] FROM t`, 'a date macro is'],
  [`REPLICATE [T] SELECT \${f(1)} FROM t`, 'this is no macro that is known'],
  [`REPLICATE [\${dateformat(YYYY)}]`, 'a date macro is'],
  [`REPLICATE [T] [\${dateformat(yyyy]`, 'a date macro is not closed'],
  [`REPLICATE [T] ([\${dateformat(YYYY)}]) [S]`, 'a date macro is'],
  [`REPLICATE [T] WITH A='\${dateformat(YYYY)}'`, 'a date macro is'],
  [`CHECKCACHE [T] START '\${dateformat(YYYY)}'`, 'a date macro is'],
  [`REPLICATE [T] WITH DeleteWhere='a = \${dateformat(YYYY)}'`, 'column 20: WITH DeleteWhere: a date macro is'],
  [`REPLICATE [T] WITH DeleteWhere='a = (1'`, 'WITH DeleteWhere: '],
  [`REPLICATE [T] WITH DeleteWhere='1 = 1) OR (1 = 1'`, 'WITH DeleteWhere: '],
  [`REPLICATE [T] WITH DeleteWhere='a = 1; DROP TABLE t'`, 'WITH DeleteWhere: '],
  [`REPLICATE [T] WITH DeleteWhere='a IN (DELETE FROM t RETURNING a)'`, 'DELETE is not allowed'],
  [`REPLICATE [T] WITH DeleteWhere=''`, 'WITH DeleteWhere: '],
  [`REPLICATE [T] WITH DeleteWhere`, 'WITH DeleteWhere: '],
])('refused when it is saved: %s', (text, problem) => {
  expect(() => parseStatement(text)).toThrow(problem);
  expect(() => parseStatement(text)).toThrow(expect.objectContaining({ code: 'statement.invalid' }));
});
