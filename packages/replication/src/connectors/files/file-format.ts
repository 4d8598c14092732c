import type { Row } from '../cell';
import type { ColumnSchema } from '../table-schema';

/** Rows of a file, and how many of its bytes they took. */
export interface RowBatch {
  readonly rows: Row[];
  readonly bytes: number;
}

/** What a reader found worth telling, gathered while it reads. */
export type Warn = (message: string) => void;

/** A kind of text file with one table in it, as configured by a connection. */
export interface FileFormat {
  /** e.g. `CSV` */
  readonly name: string;
  /** lower case, with dot; the first is what new files get */
  readonly extensions: readonly string[];
  /**
   * Columns in the file's order, from its first rows; empty when it has none.
   *
   * @throws TaskRunError when the file is malformed, with line or record number
   */
  columns(file: string, signal: AbortSignal): Promise<readonly ColumnSchema[]>;
  /**
   * Streams the cells of all those columns, in batches of about `batchRows`, with back-pressure.
   *
   * @throws as {@link columns}
   */
  read(
    file: string,
    columns: readonly ColumnSchema[],
    batchRows: number,
    signal: AbortSignal,
    warn: Warn,
  ): AsyncIterable<RowBatch>;
  /** @param file its extension may choose the variant */
  encoder(file: string, columns: readonly ColumnSchema[]): FileEncoder;
}

/** Turns rows into a file's text. */
export interface FileEncoder {
  start(): string;
  rows(rows: readonly Row[]): string;
  end(): string;
  /** warnings worth one log line each */
  warnings(): string[];
}
