import type { CutColumn } from '../../string-cutter';

/** A value as SQLite takes and gives it; whole numbers come back as bigint. */
export type SqlValue = string | number | bigint | Uint8Array | null;

/** How a cell becomes a SQLite value and back; see cell-values.ts. */
export type ValueKind =
  | 'text'
  | 'integer'
  | 'real'
  | 'decimal'
  | 'short decimal'
  | 'number'
  | 'bool'
  | 'bytes'
  | 'timestamp'
  | 'timestamptz';

/** How pages go into a table. All SQL parts are quoted already. */
export interface WritePlan {
  readonly table: string;
  readonly columns: readonly string[];
  readonly kinds: readonly ValueKind[];
  /** names and limits of all columns when strings are to be cut; null: leave them as they are */
  readonly cut: readonly CutColumn[] | null;
  /** places of the columns that must have a value: SQLite makes one up for an empty INTEGER PRIMARY KEY */
  readonly required: readonly number[];
  /** insert or update by key; null: insert only */
  readonly merge: RowMerge | null;
}

/** How rows that are there already are changed. */
export interface RowMerge {
  /** places of the key columns */
  readonly key: readonly number[];
  /** quoted boolean column that becomes false in a row that is there; null: none */
  readonly unmark: string | null;
  /** a row that is there and equal is left alone and not counted */
  readonly skipUnchanged: boolean;
}

/** Since the last `rowsEnd`. */
export interface WriteCounts {
  readonly inserted: number;
  readonly updated: number;
  /** about strings cut since `plan` */
  readonly warnings: readonly string[];
}

export interface ResultColumn {
  readonly name: string;
  /** table and column it comes from, when it is a plain column */
  readonly table: string | null;
  readonly column: string | null;
  /** declared type, when it is a plain column */
  readonly type: string | null;
}

/** What the engine process can be asked, and what it answers. */
export interface EngineOperations {
  /** opens the one database; `uri` is a `file:` URI, the pragmas run at once */
  open: { request: { uri: string; pragmas: readonly string[] }; reply: null };
  /** our own SQL, any number of statements */
  exec: { request: { sql: string }; reply: null };
  run: { request: { sql: string; params: readonly SqlValue[] }; reply: number };
  /** small results only */
  all: { request: { sql: string; params: readonly SqlValue[] }; reply: SqlValue[][] };
  /** prepares without running; `reader` is false for anything that gives no rows */
  prepare: { request: { sql: string }; reply: { reader: boolean; columns: ResultColumn[] } };
  /** starts a statement; `pick` are the places of the result's columns to deliver */
  openCursor: {
    request: { sql: string; params: readonly SqlValue[]; pick: readonly number[]; kinds: readonly ValueKind[] };
    reply: number;
  };
  /** about `rows` rows as COPY text, fewer when they are large; `done`: the cursor is closed */
  fetch: { request: { cursor: number; rows: number }; reply: { data: Uint8Array; rows: number; done: boolean } };
  closeCursor: { request: { cursor: number }; reply: null };
  /** says how rows go into a table; replaces what was said about it before */
  plan: { request: WritePlan; reply: null };
  /** COPY text for a table with a plan; may end inside a row */
  rows: { request: { table: string; data: Uint8Array }; reply: null };
  /** ends a page: writes what is still held back; the text so far must end with a whole row */
  rowsEnd: { request: { table: string }; reply: WriteCounts };
  close: { request: Record<string, never>; reply: null };
}
