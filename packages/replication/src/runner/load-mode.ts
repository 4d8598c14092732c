import type { JobOptions } from '@jobglot/core';
import type { LoadMode } from '../connectors/connector';
import type { TableSchema } from '../connectors/table-schema';

/** @returns what the rows do to the destination table, and why, for the log */
export function loadMode(
  options: Pick<JobOptions, 'dropTable' | 'truncateTableData'>,
  schema: TableSchema,
  existing: TableSchema | null,
): { readonly mode: LoadMode; readonly why: string } {
  if (existing === null) return { mode: 'replace', why: 'the table is created' };
  if (options.dropTable) return { mode: 'replace', why: 'DropTable is set' };
  if (options.truncateTableData) return { mode: 'truncate', why: 'TruncateTableData is set' };
  if (schema.primaryKey.length === 0) return { mode: 'replace', why: 'there is no key to update rows by' };
  return { mode: 'upsert', why: `rows are matched by ${schema.primaryKey.join(', ')}` };
}
