import type { FileKind } from '../files/file-format';
import { ParquetWriter } from './destination';
import { readParquet, readParquetColumns, readParquetText } from './source';

/** Parquet files, read and written by DuckDB in a process of its own. */
export const PARQUET_FILES: FileKind = {
  name: 'Parquet',
  properties: [],
  extensions: ['.parquet'],
  format: () => ({
    typed: true,
    columns: readParquetColumns,
    read: readParquet,
    copyText: readParquetText,
    writer: (description, signal) => ParquetWriter.open(description, signal),
  }),
};
