import type { ColumnSchema } from '../../table-schema';

/** Where DuckDB works. It can reach no other file than these. */
export interface EngineSettings {
  /** absolute path of a database file that does not exist yet; null: in memory */
  readonly database: string | null;
  /** absolute path of the one Parquet file that is read or written */
  readonly file: string;
  /** IANA name: the zone of wall clocks where a moment goes into a column without zone, or the other way */
  readonly timeZone: string;
}

/** What the Parquet engine can be asked, and what it answers. */
export interface ParquetOperations {
  open: { request: EngineSettings; reply: null };
  /** columns of the file, with logical types */
  columns: { request: null; reply: readonly ColumnSchema[] };
  /** begins to read these columns */
  read: { request: { columns: readonly string[] }; reply: null };
  /** about `rows` rows as COPY text, fewer when they are large; `done`: there are no more */
  fetch: { request: { rows: number }; reply: { data: Uint8Array; rows: number; done: boolean } };
  /** begins to make a file */
  create: { request: { columns: readonly ColumnSchema[] }; reply: null };
  /** COPY text of so many whole rows */
  rows: { request: { data: Uint8Array; rows: number }; reply: null };
  /** checks and keeps the rows since the last page; a row that is refused takes them all back */
  rowsEnd: { request: null; reply: null };
  /** writes the file from the rows; tells how many values it does not have, because Parquet has none such */
  finish: { request: null; reply: { lost: number } };
}
