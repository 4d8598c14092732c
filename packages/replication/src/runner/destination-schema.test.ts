import type { TableSchema } from '../connectors/table-schema';
import { destinationSchema } from './destination-schema';

const source: TableSchema = {
  path: { schema: null, name: 's' },
  columns: [
    { name: 'id', type: { kind: 'int64' }, nullable: false, native: 'bigint' },
    { name: 'note', type: { kind: 'string', length: 9 }, nullable: true },
  ],
  primaryKey: ['id'],
};

function named(names: readonly string[], primaryKey: readonly string[] = [], sameConnector = true): TableSchema {
  const columns = names.map((name) => ({ name, type: null, nullable: true }));
  const path = { schema: null, name: 't' };
  const statement = { columns, primaryKey };
  return destinationSchema({ statement, source, path, existing: null, sameConnector, identifier: (n) => n });
}

it('takes types and key from the source when the list holds names alone', () => {
  const { columns, primaryKey } = named(['x', 'y']);
  expect(columns).toEqual([
    { name: 'x', type: { kind: 'int64' }, nullable: false, native: 'bigint' },
    { name: 'y', type: { kind: 'string', length: 9 }, nullable: true },
  ]);
  expect(primaryKey).toEqual(['x']);
  expect(named(['x', 'y'], ['y']).primaryKey).toEqual(['y']);
  expect(named(['x', 'y'], [], false).columns[0]).not.toHaveProperty('native');
});

it('names both numbers when the list does not fit', () => {
  expect(() => named(['x'])).toThrow('names 1 columns, but the source delivers 2');
});
