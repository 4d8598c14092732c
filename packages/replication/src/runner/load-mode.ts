import type { LoadMode } from '../connectors/connector';
import type { TableSchema } from '../connectors/table-schema';
import type { Incremental } from './incremental/plan-incremental';
import type { RunOptions } from './run-options';

/** @returns what the rows do to the destination table, and why, for the log */
export function loadMode(
  options: Pick<RunOptions, 'job' | 'deletedColumn' | 'append' | 'stage' | 'deleteWhere'>,
  schema: TableSchema,
  existing: TableSchema | null,
  incremental: Incremental | null,
): { readonly mode: LoadMode; readonly why: string } {
  const { job, deletedColumn, append, stage, deleteWhere } = options;
  if (job.historyMode)
    return { mode: 'history', why: `every version of a row is kept, by ${incremental?.checkColumn}` };
  const keyed = schema.primaryKey.length > 0;
  // rows that the source marks as deleted can only be merged
  if (existing === null && deletedColumn !== null && keyed) return { mode: 'upsert', why: 'the table is created' };
  if (existing === null) return { mode: 'replace', why: 'the table is created' };
  if (job.dropTable) return { mode: 'replace', why: 'DropTable is set' };
  if (job.truncateTableData) return { mode: 'truncate', why: 'TruncateTableData is set' };
  if (!keyed && deleteWhere !== null) return { mode: 'append', why: 'rows that match DeleteWhere make room' };
  if (!keyed && append) return { mode: 'append', why: 'AppendRows is set' };
  if (!keyed) return { mode: 'replace', why: 'there is no key to update rows by' };
  const changes = incremental?.changesOnly ? `changes since the last run; ` : '';
  const matched = `${changes}rows are matched by ${schema.primaryKey.join(', ')}`;
  if (deleteWhere !== null || stage) return { mode: 'mirror', why: `${matched}, all at the end` };
  return { mode: 'upsert', why: matched };
}
