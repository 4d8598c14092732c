import type { TablePath } from '../table-schema';

/** A file that can be loaded by itself. */
export interface PlacedFile {
  /** how it is read, as a table */
  readonly table: string;
  /** path below the place, as logs and answers show it */
  readonly name: string;
  /** absolute path */
  readonly file: string;
}

/** Where the tables of a source lie. */
export interface SourcePlace {
  tables(): Promise<string[]>;
  /**
   * @returns real paths of the files that are one table, in the order in which they are read; empty: there is no such table
   * @throws TaskRunError, DomainError `connection.address_refused`
   */
  filesOf(path: TablePath): Promise<readonly string[]>;
  /** the files, by name, for LoadFolder; absent: the place is one file */
  files?(): Promise<readonly PlacedFile[]>;
}

/** Where the tables of a destination lie: one file each. */
export interface TargetPlace {
  /** @returns the real path of a table's file; null: there is none */
  find(path: TablePath): Promise<string | null>;
  /**
   * @returns real path of the file that a table is, or will be, kept in
   * @throws TaskRunError for a name that cannot be a file here, DomainError `connection.address_refused`
   */
  target(path: TablePath): Promise<string>;
}
