import { fakeParser } from '../testing/fake-parser';
import { type CopyStatement, writeCopyStatement } from './copy-statement';

const copy = (part: Partial<CopyStatement>): CopyStatement => ({
  target: ['T'],
  targetColumns: null,
  options: [],
  source: { kind: 'table', path: ['T'], columns: null, where: null },
  ...part,
});
const table = (path: string[], columns: string[] | null = null, where: string | null = null) =>
  ({ source: { kind: 'table', path, columns, where } }) as const;

test.each<[string, CopyStatement]>([
  ['REPLICATE [T]', copy({})],
  ['REPLICATE [T] [s].[U]', copy(table(['s', 'U']))],
  ['REPLICATE [p].[T] ([a], [b]]c])', copy({ target: ['p', 'T'], targetColumns: ['a', 'b]c'], ...table(['p', 'T']) })],
  [
    "REPLICATE [T] WITH AppendRows, DeleteWhere='a = ''x''', MaxRejectedRows=10",
    copy({
      options: [
        { name: 'AppendRows', value: null },
        { name: 'DeleteWhere', value: "a = 'x'" },
        { name: 'MaxRejectedRows', value: '10' },
      ],
    }),
  ],
  ["REPLICATE [T] SELECT [a], [b] FROM [s].[U] WHERE a = 'x, y'", copy(table(['s', 'U'], ['a', 'b'], "a = 'x, y'"))],
  ['REPLICATE [T] SELECT * FROM [T] WHERE a > 1', copy(table(['T'], null, 'a > 1'))],
  ['REPLICATE [T] SELECT a + b AS c FROM t', copy({ source: { kind: 'sql', sql: 'SELECT a + b AS c FROM t' } })],
])('%s is written and taken apart', (statement, parts) => {
  expect(writeCopyStatement(parts)).toBe(statement);
  expect(fakeParser.takeApart(statement)).toEqual(parts);
});
