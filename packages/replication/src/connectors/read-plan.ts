import type { SelectStatement } from '../grammar/select-statement';
import type { Row } from './cell';
import type { TablePath } from './table-schema';

/** What is read: a whole table, or a custom SELECT already checked and rendered in the engine's quoting. */
export type SourceQuery =
  | { readonly kind: 'table'; readonly path: TablePath }
  | {
      readonly kind: 'select';
      readonly select: SelectStatement;
      readonly parameters: Readonly<Record<string, string>>;
    };

export interface ReadPlan {
  readonly query: SourceQuery;
  /** the columns to deliver, in this order (a subset of what {@link Source.describe} gave) */
  readonly columns: readonly string[];
  /** deliver in ascending order of these columns (the primary key, or check column and primary key); absent: any order */
  readonly orderBy?: readonly string[];
  /** deliver only rows behind this key (same columns as `orderBy`), compared by the source engine */
  readonly after?: readonly string[];
  /** deliver only rows in this range; needs {@link Source.highMark} */
  readonly range?: ReadRange;
  /** what the chunks hold; `copy-text` only if the source offers it */
  readonly format: ChunkFormat;
  /** about how many rows a `rows` chunk holds */
  readonly chunkRows: number;
}

/**
 * `copy-text`: bytes in PostgreSQL's COPY text format, passed through unparsed; `copy-binary`: its binary format, which the
 * server reads in three fifths of the time (measured: 1.65 s against 2.65 s for 1,000,000 rows of 11 columns), but only
 * between columns of the same types. Every connector can do `rows`.
 */
export type ChunkFormat = 'rows' | 'copy-text' | 'copy-binary';

/**
 * A part of the stream. A `copy-text` or `copy-binary` chunk may end inside a row; the runner cuts pages at row ends. Its bytes are valid
 * until the next chunk is asked for: sources may read into the same memory again.
 */
export type Chunk =
  | { readonly format: 'rows'; readonly rows: Row[]; readonly bytes: number }
  | { readonly format: 'copy-text'; readonly data: Buffer }
  /** with header and trailer from a source; without in a page */
  | { readonly format: 'copy-binary'; readonly data: Buffer };

/**
 * Rows whose value in a column lies between two bounds, both included, compared by the source engine in the column's own
 * type and with all its digits (replication-notes.md 4.4). Values are cells: COPY text syntax, unescaped.
 */
export interface ReadRange {
  readonly column: string;
  /** null: no lower bound */
  readonly from: string | null;
  /** null: no upper bound */
  readonly to: string | null;
  /** rows without a value in the column too (the first, full load) */
  readonly withNulls: boolean;
}

/** How far a column's values go. */
export interface HighMark {
  /** highest value among the query's rows, as a cell */
  readonly highest: string;
  /**
   * The value up to which no transaction that is still open can bring a row (at most `highest`): where the next run has to
   * begin. Equal to `highest` where the engine cannot tell; the overlap is for that.
   */
  readonly settled: string;
}

/** A file of a folder, for LoadFolder. */
export interface SourceFile {
  /** how it is read, as a table */
  readonly path: TablePath;
  /** base name */
  readonly name: string;
  readonly bytes: number;
  /** ISO 8601, UTC, as exact as the file system has it */
  readonly modified: string;
}
