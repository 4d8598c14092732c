import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { RunAbort, TaskRunError } from '@jobglot/core';
import { CsvError, type Options, Parser } from 'csv-parse';
import type { Row } from '../cell';
import type { RowBatch } from '../files/file-format';
import { utf8Check } from '../files/utf8-check';
import type { ColumnSchema } from '../table-schema';
import { type CsvDialect, csvColumns, delimiterOf } from './types';

/** A quote that is never closed would otherwise take the rest of the file into memory. */
const MAX_RECORD_CHARACTERS = 64 * 1024 * 1024;
const READ_BYTES = 256 * 1024;

/**
 * @returns the columns that the first record names or counts; none for an empty file
 * @throws TaskRunError malformed file
 */
export async function readCsvColumns(
  file: string,
  dialect: CsvDialect,
  signal: AbortSignal,
): Promise<readonly ColumnSchema[]> {
  for await (const { rows } of records(file, { ...options(dialect, file), to: 1 }, 1, signal)) {
    const first = rows[0] ?? [];
    // Without a header the vendor's names: Col1, Col2 ...
    return csvColumns(first.map((cell, i) => (dialect.header ? (cell ?? '') : `Col${i + 1}`)));
  }
  return [];
}

/**
 * Streams a CSV file's rows. csv-parse, because it keeps exact line numbers and tells a quoted empty cell (an empty
 * string) from an unquoted one (null); udsv is faster but reads both alike.
 *
 * @throws TaskRunError with the line of a ragged row or a stray quote
 */
export async function* readCsv(
  file: string,
  columns: readonly ColumnSchema[],
  dialect: CsvDialect,
  batchRows: number,
  signal: AbortSignal,
): AsyncGenerator<RowBatch> {
  const rest: Options = {
    from: dialect.header ? 2 : 1,
    // A blank line is a null in a file of one column, and nothing in any other.
    skip_empty_lines: columns.length > 1,
  };
  yield* records(file, { ...options(dialect, file), ...rest }, batchRows, signal);
}

function options(dialect: CsvDialect, file: string): Options {
  return {
    bom: true,
    delimiter: delimiterOf(dialect, file),
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: MAX_RECORD_CHARACTERS,
    cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
  };
}

async function* records(
  file: string,
  parse: Options,
  batchRows: number,
  signal: AbortSignal,
): AsyncGenerator<RowBatch> {
  const input = createReadStream(file, { highWaterMark: READ_BYTES });
  const parser = new Parser({ ...parse, readableHighWaterMark: batchRows } as Options);
  let failure: unknown;
  let wake = (): void => {};
  const done = pipeline(input, utf8Check(), parser, { signal, end: true }).catch((error: unknown) => {
    failure = signal.aborted ? signal.reason : csvFailure(error, file);
  });
  const ended = done.then(() => wake());
  parser.on('readable', () => wake());
  let counted = 0;
  const bytes = (): number => {
    const since = input.bytesRead - counted;
    counted = input.bytesRead;
    return since;
  };
  try {
    let rows: Row[] = [];
    for (;;) {
      const turn = new Promise<void>((resolve) => (wake = resolve));
      for (let row = parser.read(); row !== null; row = parser.read()) {
        rows.push(row as Row);
        if (rows.length < batchRows) continue;
        yield { rows, bytes: bytes() };
        rows = [];
      }
      if (failure !== undefined) throw failure;
      if (parser.readableEnded || parser.destroyed) break;
      await turn;
    }
    await ended;
    if (failure !== undefined) throw failure;
    if (rows.length > 0) yield { rows, bytes: bytes() };
  } finally {
    input.destroy();
    parser.destroy();
  }
}

function csvFailure(error: unknown, file: string): unknown {
  if (error instanceof TaskRunError || error instanceof RunAbort) return error;
  const problem = error instanceof CsvError ? csvProblem(error) : String((error as Error).message);
  return new TaskRunError(`The CSV file ${basename(file)} cannot be read: ${problem}`);
}

/** In our words, since csv-parse quotes the cells of the row. */
function csvProblem(error: CsvError): string {
  const { lines, record } = error as unknown as { lines?: number; record?: unknown[] };
  switch (error.code) {
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
      return `line ${lines} has ${record?.length ?? 'another number of'} cells, the lines before it have more or fewer.`;
    case 'CSV_QUOTE_NOT_CLOSED':
      return `a quote that is open at line ${lines} is never closed.`;
    case 'CSV_MAX_RECORD_SIZE':
      return `the row at line ${lines} is larger than 64 MB; a quote may not be closed.`;
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
      return `line ${lines} has a quote inside a cell; write such a cell in quotes, with its quotes doubled.`;
    default:
      return `line ${lines}: ${error.code}.`;
  }
}
