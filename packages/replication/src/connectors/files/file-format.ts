import type { Row } from '../cell';
import type { PropertyDescriptor } from '../connector';
import type { ColumnSchema } from '../table-schema';

/** Rows of a file, and how many of its bytes they took. */
export interface RowBatch {
  readonly rows: Row[];
  readonly bytes: number;
}

/** What a reader found worth telling, gathered while it reads. */
export type Warn = (message: string) => void;

/** A kind of file with one table in it, as configured by a connection. */
export interface FileFormat {
  /** e.g. `CSV` */
  readonly name: string;
  /** lower case, with dot; the first is what new files get */
  readonly extensions: readonly string[];
  /** the file says of what types its columns are; false: they are text, or guessed */
  readonly typed: boolean;
  /** records need not have every column: one that is missing is null; absent: rows hold the file's columns, in its order */
  readonly lenient?: true;
  /** @returns the files inside of an archive, each to be read by its name here; absent: a file is one @throws TaskRunError */
  members?(archive: string, signal: AbortSignal): Promise<readonly string[]>;
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
  /**
   * The same rows as COPY text, for formats that can do without making cells of them.
   *
   * @param columns those to deliver, in this order
   * @throws as {@link columns}
   */
  copyText?(
    file: string,
    columns: readonly ColumnSchema[],
    batchRows: number,
    signal: AbortSignal,
  ): AsyncIterable<Buffer>;
  /** Begins to make a file. @param signal its abort stops the writer */
  writer(description: NewFileDescription, signal: AbortSignal): Promise<FileWriter>;
}

/** What one kind of file adds to what all file connectors do. */
export interface FileKind {
  readonly name: string;
  /** beside those of the place */
  readonly properties: readonly PropertyDescriptor[];
  /** lower case, with dot; the first is what new files get */
  readonly extensions: readonly string[];
  /** @throws DomainError `connection.properties_invalid` */
  format(properties: Readonly<Record<string, string>>): Omit<FileFormat, 'name' | 'extensions'>;
}

/** @throws DomainError `connection.properties_invalid` */
export function formatOf(kind: FileKind, properties: Readonly<Record<string, string>>): FileFormat {
  return { name: kind.name, extensions: kind.extensions, ...kind.format(properties) };
}

/** A file that is to be made. */
export interface NewFileDescription {
  /** where it is written; nothing is there yet. Whatever else the writer needs on disk has names that begin so */
  readonly part: string;
  /** the name that it will get; its extension may choose the variant */
  readonly file: string;
  readonly columns: readonly ColumnSchema[];
  /** as in the plan of the load */
  readonly timeZone: string;
}

/** Makes one file from front to back. */
export interface FileWriter {
  write(rows: readonly Row[]): Promise<void>;
  /** @throws BadRowError the rows since the last page were taken back, and the file can go on */
  endPage(): Promise<void>;
  /** Writes what was held back: the part is whole then, though not flushed to disk. */
  end(): Promise<void>;
  /** Lets go of the files and leaves them, as the end of the process would. Never throws. */
  close(): Promise<void>;
  /** warnings worth one log line each */
  warnings(): string[];
}
