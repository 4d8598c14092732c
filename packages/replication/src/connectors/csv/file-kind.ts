import type { FileKind } from '../files/file-format';
import { membersOf } from '../files/text-coding';
import { textWriter } from '../files/text-writer';
import { CsvEncoder } from './destination';
import { readCsv, readCsvColumns } from './source';
import { CSV_PROPERTIES, csvDialect } from './types';

const EXTENSIONS = ['.csv', '.tsv'];

/** Comma- and tab-separated files. */
export const CSV_FILES: FileKind = {
  name: 'CSV',
  properties: CSV_PROPERTIES,
  extensions: EXTENSIONS,
  format(properties) {
    const dialect = csvDialect(properties);
    return {
      typed: false,
      ...membersOf(dialect.coding, EXTENSIONS),
      columns: (file, signal) => readCsvColumns(file, dialect, signal),
      read: (file, columns, batchRows, signal) => readCsv(file, columns, dialect, batchRows, signal),
      writer: textWriter((file, columns) => new CsvEncoder(file, columns, dialect), dialect.coding),
    };
  },
};
