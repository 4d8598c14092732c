import type { FileKind } from '../files/file-format';
import { membersOf, textCoding } from '../files/text-coding';
import { textWriter } from '../files/text-writer';
import { JsonEncoder } from './destination';
import { readJson, readJsonColumns } from './source';
import { JSON_PROPERTIES, recordPath, scanDepth } from './types';

const EXTENSIONS = ['.json', '.jsonl', '.ndjson'];

/** JSON files: arrays of objects, or objects line by line. */
export const JSON_FILES: FileKind = {
  name: 'JSON',
  properties: JSON_PROPERTIES,
  extensions: EXTENSIONS,
  format(properties) {
    const depth = scanDepth(properties);
    const text = { coding: textCoding(properties), path: recordPath(properties) };
    return {
      typed: false,
      lenient: true,
      ...membersOf(text.coding, EXTENSIONS),
      columns: (file, signal) => readJsonColumns(file, text, depth, signal),
      read: (file, columns, batchRows, signal, warn) => readJson(file, columns, text, batchRows, signal, warn),
      writer: textWriter((file, columns) => new JsonEncoder(file, columns), text.coding),
    };
  },
};
