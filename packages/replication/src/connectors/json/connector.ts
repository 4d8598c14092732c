import type { Connector } from '../connector';
import { openFileDestination, openFileSource } from '../files/file-connector';
import type { FileFormat } from '../files/file-format';
import { FILE_PROPERTIES, FilePlace } from '../files/file-place';
import { JsonEncoder } from './destination';
import { readJson, readJsonColumns } from './source';
import { JSON_PROPERTIES, scanDepth } from './types';

type Properties = Readonly<Record<string, string>>;

const EXTENSIONS = ['.json', '.jsonl', '.ndjson'];

/** JSON files below the files root (DESIGN.md 9): arrays of objects, or objects line by line. A file's table is its base name. */
export const jsonConnector: Connector = {
  name: 'JSON',
  aliases: ['CData JSON'],
  properties: [...FILE_PROPERTIES, ...JSON_PROPERTIES],

  check(properties, env) {
    scanDepth(properties);
    FilePlace.of(properties, env, EXTENSIONS);
  },

  async openSource({ properties }, env, signal) {
    return openFileSource(properties, env, jsonFormat(properties), signal);
  },

  async openDestination({ properties }, env, signal) {
    return openFileDestination(properties, env, jsonFormat(properties), signal);
  },
};

function jsonFormat(properties: Properties): FileFormat {
  const depth = scanDepth(properties);
  return {
    name: 'JSON',
    extensions: EXTENSIONS,
    columns: (file, signal) => readJsonColumns(file, depth, signal),
    read: readJson,
    encoder: (file, columns) => new JsonEncoder(file, columns),
  };
}
