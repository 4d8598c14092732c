import { basename } from 'node:path';
import { TaskRunError } from '@jobglot/core';
import type { Row } from '../cell';
import type { RowBatch, Warn } from '../files/file-format';
import { readText } from '../files/read-text';
import type { TextCoding } from '../files/text-coding';
import type { ColumnSchema } from '../table-schema';
import { ArrayFinder } from './array-finder';
import { objectMembers } from './object-members';
import { RecordSplitter } from './record-splitter';
import { type JsonKind, jsonCell, jsonKind, typeOf } from './types';

/** Where the records are in a file, and how its text is kept. */
export interface JsonText {
  readonly coding: TextCoding;
  /** keys that lead to the array of records; empty: the file itself is it, or lines */
  readonly path: readonly string[];
}

/** Names of unknown keys that a warning lists. */
const LISTED_KEYS = 10;

/**
 * @param depth records to look at
 * @returns the keys in the order of their first appearance, with types that hold every value seen
 */
export async function readJsonColumns(
  file: string,
  source: JsonText,
  depth: number,
  signal: AbortSignal,
): Promise<readonly ColumnSchema[]> {
  const kinds = new Map<string, Set<JsonKind>>();
  let count = 0;
  scan: for await (const { records } of readRecords(file, source, signal)) {
    for (const text of records) {
      if (count++ >= depth) break scan;
      walk(file, count, text, (key, from, to) => {
        const kind = jsonKind(text.slice(from, to));
        if (kind === null) throw new SyntaxError('a value is no JSON');
        if (!kinds.has(key)) kinds.set(key, new Set());
        kinds.get(key)!.add(kind);
      });
    }
  }
  return [...kinds].map(([name, seen]) => ({ name, type: typeOf(seen), nullable: true }));
}

/**
 * Streams the records as rows; a missing key is null, of a key that comes twice the last value counts.
 *
 * @param warn told of keys that are not among the columns: they came after the records that were looked at
 * @throws TaskRunError malformed text, or a value that the column's type cannot hold
 */
export async function* readJson(
  file: string,
  columns: readonly ColumnSchema[],
  source: JsonText,
  batchRows: number,
  signal: AbortSignal,
  warn: Warn,
): AsyncGenerator<RowBatch> {
  const places = new Map(columns.map((c, i) => [c.name, i]));
  const unknown = new Set<string>();
  let rows: Row[] = [];
  let bytes = 0;
  let count = 0;
  for await (const batch of readRecords(file, source, signal)) {
    bytes += batch.bytes;
    for (const text of batch.records) {
      count++;
      const row: Row = columns.map(() => null);
      walk(file, count, text, (key, from, to) => {
        const place = places.get(key);
        if (place === undefined) {
          if (unknown.size < LISTED_KEYS) unknown.add(key);
          return;
        }
        const cell = jsonCell(text.slice(from, to), columns[place]!.type);
        if (cell === undefined) throw clash(file, count, columns[place]!);
        row[place] = cell;
      });
      rows.push(row);
      if (rows.length < batchRows) continue;
      yield { rows, bytes };
      rows = [];
      bytes = 0;
    }
  }
  if (unknown.size > 0) warn(unknownKeys(file, unknown));
  if (rows.length > 0) yield { rows, bytes };
}

async function* readRecords(
  file: string,
  { coding, path }: JsonText,
  signal: AbortSignal,
): AsyncGenerator<{ records: string[]; bytes: number }> {
  const finder = new ArrayFinder(path);
  const splitter = new RecordSplitter(path.length > 0);
  try {
    for await (const { text, bytes } of readText(file, signal, coding)) {
      yield { records: splitter.push(finder.push(text)), bytes };
      // what comes behind the array of a record path says nothing about rows
      if (path.length > 0 && splitter.ended) return;
    }
    finder.end();
    splitter.end();
  } catch (error) {
    if (!(error instanceof TaskRunError)) throw error;
    throw new TaskRunError(`The JSON file ${basename(file)} cannot be read: ${error.message}`);
  }
}

function walk(file: string, record: number, text: string, visit: Parameters<typeof objectMembers>[1]): void {
  try {
    objectMembers(text, visit);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new TaskRunError(`${basename(file)}: record ${record} is not valid JSON.`);
  }
}

function clash(file: string, record: number, column: ColumnSchema): TaskRunError {
  return new TaskRunError(
    `${basename(file)}: record ${record} has a value for "${column.name}" that is no ${column.type.kind}, though all ` +
      "records before were. Set the connection's RowScanDepth higher (0: the whole file), so that the type fits all.",
  );
}

function unknownKeys(file: string, keys: ReadonlySet<string>): string {
  return (
    `${basename(file)}: keys that no record of the scanned head has were left out: ${[...keys].join(', ')}. ` +
    "Set the connection's RowScanDepth higher (0: the whole file) to have them."
  );
}
