import { fileConnector } from '../files/file-connector';
import { textWriter } from '../files/text-writer';
import { JsonEncoder } from './destination';
import { readJson, readJsonColumns } from './source';
import { JSON_PROPERTIES, scanDepth } from './types';

/** JSON files: arrays of objects, or objects line by line. */
export const jsonConnector = fileConnector({
  name: 'JSON',
  properties: JSON_PROPERTIES,
  extensions: ['.json', '.jsonl', '.ndjson'],
  format(properties) {
    const depth = scanDepth(properties);
    return {
      typed: false,
      columns: (file, signal) => readJsonColumns(file, depth, signal),
      read: readJson,
      writer: textWriter((file, columns) => new JsonEncoder(file, columns)),
    };
  },
});
