import type { Connector } from '../connector';
import { openFileDestination, openFileSource } from '../files/file-connector';
import type { FileFormat } from '../files/file-format';
import { FILE_PROPERTIES, FilePlace } from '../files/file-place';
import { CsvEncoder } from './destination';
import { readCsv, readCsvColumns } from './source';
import { CSV_PROPERTIES, csvDialect } from './types';

type Properties = Readonly<Record<string, string>>;

const EXTENSIONS = ['.csv', '.tsv'];

/** Comma- and tab-separated files below the files root (DESIGN.md 9). A file's table is its base name. */
export const csvConnector: Connector = {
  name: 'CSV',
  aliases: ['CData CSV'],
  properties: [...FILE_PROPERTIES, ...CSV_PROPERTIES],

  check(properties, env) {
    csvDialect(properties);
    FilePlace.of(properties, env, EXTENSIONS);
  },

  async openSource({ properties }, env, signal) {
    return openFileSource(properties, env, csvFormat(properties), signal);
  },

  async openDestination({ properties }, env, signal) {
    return openFileDestination(properties, env, csvFormat(properties), signal);
  },
};

function csvFormat(properties: Properties): FileFormat {
  const dialect = csvDialect(properties);
  return {
    name: 'CSV',
    extensions: EXTENSIONS,
    columns: (file, signal) => readCsvColumns(file, dialect, signal),
    read: (file, columns, batchRows, signal) => readCsv(file, columns, dialect, batchRows, signal),
    encoder: (file, columns) => new CsvEncoder(file, columns, dialect),
  };
}
