import type { TableDescription } from '@jobglot/core';
import type { TablePath } from './table-schema';

/**
 * @param tables what the connection offers @param ownSchema where a pattern without schema looks; null: there are no schemas
 * @returns the tables that fit, in the order of `tables`; case matters only where something fits with it
 */
export function matchingTables(
  tables: readonly TableDescription[],
  pattern: TablePath,
  ownSchema: string | null,
): TablePath[] {
  const fitting = (flags: string): TablePath[] => {
    const name = wildcard(pattern.name, flags);
    const schema = wildcard(pattern.schema ?? ownSchema ?? '*', flags);
    return tables
      .filter((t) => t.kind === 'table' && name.test(t.name) && schema.test(t.schema ?? ''))
      .map((t) => ({ schema: t.schema, name: t.name }));
  };
  const exact = fitting('su');
  return exact.length > 0 ? exact : fitting('siu');
}

function wildcard(pattern: string, flags: string): RegExp {
  const words = pattern.split('*').map((word) => word.replace(/[.+?^${}()|[\]\\/]/g, '\\$&'));
  return new RegExp(`^${words.join('.*')}$`, flags);
}
