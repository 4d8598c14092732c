import type { TableDescription } from '@jobglot/core';
import { matchingTables } from './matching-tables';

const table = (schema: string | null, name: string, kind: TableDescription['kind'] = 'table') => ({
  schema,
  name,
  kind,
});
const TABLES = [
  table('a', 'items_1'),
  table('a', 'items_2'),
  table('a', 'items_v', 'view'),
  table('a', 'Items_3'),
  table('a', 'x.y+(z)'),
  table('ab', 'items_1'),
  table('b', 'items_9'),
];

const names = (schema: string | null, name: string, own: string | null = 'a'): string[] =>
  matchingTables(TABLES, { schema, name }, own).map((t) => `${t.schema}.${t.name}`);

test.each<[string | null, string, string[]]>([
  [null, 'items_*', ['a.items_1', 'a.items_2']],
  [null, '*_1', ['a.items_1']],
  [null, 'ITEMS_*', ['a.items_1', 'a.items_2', 'a.Items_3']],
  ['a*', 'items_1', ['a.items_1', 'ab.items_1']],
  ['*', '*_9', ['b.items_9']],
  ['b', '*', ['b.items_9']],
  [null, 'x.y+(*', ['a.x.y+(z)']],
  [null, 'xay*', []],
  [null, 'item*_1*', ['a.items_1']],
])('%s.%s', (schema, name, expected) => {
  expect(names(schema, name)).toEqual(expected);
});

it('looks everywhere where there are no schemas', () => {
  expect(matchingTables([table(null, 'items')], { schema: null, name: 'i*' }, null)).toEqual([
    { schema: null, name: 'items' },
  ]);
});
