import { fakeParser } from '../testing/fake-parser';
import { readLineageStatement, withLineageStatements, writeLineageStatement } from './lineage-statement';

const HASH = 'ab'.repeat(32);
const parser = withLineageStatements(fakeParser);

test.each([
  [{ kind: 'file', name: "etl/it's [1].sql", hash: HASH }, `LINEAGE [etl/it's [1]].sql] SHA256 '${HASH}'`],
  [{ kind: 'database', name: 'sales' }, 'LINEAGE DATABASE [sales]'],
] as const)('%j is written and read', (statement, text) => {
  expect(writeLineageStatement(statement)).toBe(text);
  expect(readLineageStatement(text)).toEqual(statement);
  expect(parser.parse(text)).toEqual({ kind: 'lineage', table: statement.name });
  expect(parser.takeApart(text)).toBeNull();
});

test.each([
  'LINEAGE',
  'LINEAGE [a]',
  `LINEAGE [a] SHA256 'xyz'`,
  'LINEAGE DATABASE',
  `LINEAGE [a] SHA256 '${HASH}'; x`,
])('%s is refused', (text) => {
  expect(() => parser.parse(text)).toThrow('expected LINEAGE');
});

test('other statements are read by the parser behind', () => {
  expect(parser.parse('REPLICATE [T]')).toEqual({ kind: 'replicate', table: 'T' });
  expect(parser.takeApart('REPLICATE [T]')).toMatchObject({ target: ['T'] });
});
