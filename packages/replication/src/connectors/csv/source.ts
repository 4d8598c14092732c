import { basename } from 'node:path';
import { TaskRunError } from '@jobglot/core';
import type { Row } from '../cell';
import type { RowBatch } from '../files/file-format';
import { readText } from '../files/read-text';
import type { ColumnSchema } from '../table-schema';
import { CsvRecordParser } from './record-parser';
import { type CsvDialect, csvColumns, delimiterOf } from './types';

/**
 * @returns the columns that the first record names or counts; none for an empty file
 * @throws TaskRunError malformed file
 */
export async function readCsvColumns(
  file: string,
  dialect: CsvDialect,
  signal: AbortSignal,
): Promise<readonly ColumnSchema[]> {
  for await (const { rows } of readRecords(file, dialect, null, signal)) {
    const first = rows[0];
    // Without a header the vendor's names: Col1, Col2 ...
    if (first) return csvColumns(first.map((cell, i) => (dialect.header ? (cell ?? '') : `Col${i + 1}`)));
  }
  return [];
}

/** Streams a CSV file's rows. @throws TaskRunError with the line of a ragged row or a stray quote */
export async function* readCsv(
  file: string,
  columns: readonly ColumnSchema[],
  dialect: CsvDialect,
  batchRows: number,
  signal: AbortSignal,
): AsyncGenerator<RowBatch> {
  let header = dialect.header;
  for await (const { rows, bytes } of readRecords(file, dialect, columns.length, signal)) {
    if (header && rows.length > 0) {
      rows.shift();
      header = false;
    }
    for (let i = 0; i < rows.length; i += batchRows) {
      yield {
        rows: rows.slice(i, i + batchRows),
        bytes: Math.round((bytes * Math.min(batchRows, rows.length - i)) / rows.length),
      };
    }
  }
}

async function* readRecords(
  file: string,
  dialect: CsvDialect,
  width: number | null,
  signal: AbortSignal,
): AsyncGenerator<{ rows: Row[]; bytes: number }> {
  const parser = new CsvRecordParser({ ...dialect, delimiter: delimiterOf(dialect, file) }, width);
  for await (const { text, bytes } of readText(file, signal, dialect.coding)) {
    yield { rows: parsed(file, () => parser.push(text)), bytes };
  }
  yield { rows: parsed(file, () => parser.end()), bytes: 0 };
}

function parsed(file: string, parse: () => Row[]): Row[] {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof TaskRunError)) throw error;
    throw new TaskRunError(`The CSV file ${basename(file)} cannot be read: ${error.message}`);
  }
}
