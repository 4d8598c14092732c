import { fileConnector } from '../files/file-connector';
import { ParquetWriter } from './destination';
import { readParquet, readParquetColumns, readParquetText } from './source';

/** Parquet files, read and written by DuckDB in a process of its own. */
export const parquetConnector = fileConnector({
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
});
