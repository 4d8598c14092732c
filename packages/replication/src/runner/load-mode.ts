import type { LoadMode } from '../connectors/connector';
import type { TableSchema } from '../connectors/table-schema';
import type { Incremental } from './incremental/plan-incremental';
import type { RunOptions } from './run-options';

/** @returns what the rows do to the destination table, and why, for the log */
export function loadMode(
  { job, deletedColumn }: Pick<RunOptions, 'job' | 'deletedColumn'>,
  schema: TableSchema,
  existing: TableSchema | null,
  incremental: Incremental | null,
): { readonly mode: LoadMode; readonly why: string } {
  if (job.historyMode)
    return { mode: 'history', why: `every version of a row is kept, by ${incremental?.checkColumn}` };
  const keyed = schema.primaryKey.length > 0;
  // rows that the source marks as deleted can only be merged
  if (existing === null && deletedColumn !== null && keyed) return { mode: 'upsert', why: 'the table is created' };
  if (existing === null) return { mode: 'replace', why: 'the table is created' };
  if (job.dropTable) return { mode: 'replace', why: 'DropTable is set' };
  if (job.truncateTableData) return { mode: 'truncate', why: 'TruncateTableData is set' };
  if (!keyed) return { mode: 'replace', why: 'there is no key to update rows by' };
  const changes = incremental?.changesOnly ? `changes since the last run; ` : '';
  return { mode: 'upsert', why: `${changes}rows are matched by ${schema.primaryKey.join(', ')}` };
}
