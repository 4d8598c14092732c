import type { ColumnSchema } from '../table-schema';
import type { FileFormat } from './file-format';
import { readRecord } from './load-record';

/** A file without rows may not say what its columns are: then the record of the load that wrote it does. */
export async function fileColumns(
  format: FileFormat,
  file: string,
  signal: AbortSignal,
): Promise<readonly ColumnSchema[]> {
  const columns = await format.columns(file, signal);
  return columns.length > 0 ? columns : ((await readRecord(file))?.columns ?? []);
}
