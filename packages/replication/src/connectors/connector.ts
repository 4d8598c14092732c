import type { ColumnDescription, ResolvedConnection, RunCounters, TableDescription } from '@jobglot/core';
import type { SelectStatement } from '../grammar/select-statement';
import type { Row } from './cell';
import type { TablePath, TableSchema } from './table-schema';

/** A named property of a connection, for the v2 `properties` object and v1's ConnectionString. */
export interface PropertyDescriptor {
  /** canonical spelling; case, blanks and underscores are ignored when it is read */
  readonly name: string;
  readonly required: boolean;
  readonly secret: boolean;
  /** other spellings, e.g. `Host` for `Server` */
  readonly aliases?: readonly string[];
}

/** What connectors need from their surroundings. */
export interface ConnectorEnvironment {
  /** absolute path of the only tree that file connections may touch */
  readonly filesRoot: string;
  /** addresses and CIDRs that database connections may reach beside public ones */
  readonly allowedHosts: readonly string[];
  /** `host:port/database` of the product's own database (and host:port of Redis): refused as connections */
  readonly ownServices: readonly string[];
}

/** One kind of source and destination. Every connector has the same files: connector, source, destination, types. */
export interface Connector {
  /** canonical name, e.g. `PostgreSQL` */
  readonly name: string;
  /** other spellings, e.g. `CData PostgreSQL` */
  readonly aliases: readonly string[];
  readonly properties: readonly PropertyDescriptor[];
  /** Checks values without I/O beyond the file system's names. @throws DomainError `connection.properties_invalid` or `connection.address_refused` */
  check(properties: Readonly<Record<string, string>>, env: ConnectorEnvironment): void;
  /**
   * For connectors whose destination makes the folder or file that it is to write: its absolute path while it is not there
   * yet, else null. @throws as {@link check}
   */
  missingPlace?(properties: Readonly<Record<string, string>>, env: ConnectorEnvironment): string | null;
  /** @throws DomainError `connection.failed` or `connection.address_refused`, free of secrets */
  openSource(connection: ResolvedConnection, env: ConnectorEnvironment, signal: AbortSignal): Promise<Source>;
  /** @throws as {@link openSource} */
  openDestination(connection: ResolvedConnection, env: ConnectorEnvironment, signal: AbortSignal): Promise<Destination>;
}

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
  /** deliver in ascending order of these columns (the primary key); absent: any order */
  readonly orderBy?: readonly string[];
  /** deliver only rows behind this key (same columns as `orderBy`), compared by the source engine */
  readonly after?: readonly string[];
  /** what the chunks hold; `copy-text` only if the source offers it */
  readonly format: ChunkFormat;
  /** about how many rows a `rows` chunk holds */
  readonly chunkRows: number;
}

/** `copy-text`: bytes in PostgreSQL's COPY text format, passed through unparsed. Every connector can do `rows`. */
export type ChunkFormat = 'rows' | 'copy-text';

/**
 * A part of the stream. A `copy-text` chunk may end inside a row; the runner cuts pages at row ends. Its bytes are valid
 * until the next chunk is asked for: sources may read into the same memory again.
 */
export type Chunk =
  | { readonly format: 'rows'; readonly rows: Row[]; readonly bytes: number }
  | { readonly format: 'copy-text'; readonly data: Buffer };

/** An open source. All its statements stop when the signal given at opening is aborted. */
export interface Source {
  readonly formats: readonly ChunkFormat[];
  /** true when {@link ReadPlan.orderBy} and `after` work (databases: yes; files: no) */
  readonly ordered: boolean;
  tables(): Promise<TableDescription[]>;
  /** @throws DomainError `connection.table_not_found` */
  columns(path: TablePath): Promise<ColumnDescription[]>;
  /** Columns and key of the query, without reading data. @throws TaskRunError (missing table, refused or invalid SELECT) */
  describe(query: SourceQuery): Promise<TableSchema>;
  /** Streams rows from one consistent snapshot, with back-pressure; memory stays flat. */
  read(plan: ReadPlan): AsyncIterable<Chunk>;
  /** warnings worth one log line each (e.g. the role is a superuser); absent: none */
  warnings?(): string[];
  /**
   * A text that is the same for the same table, however it is reached (other host name, other connection): a run whose
   * source and destination are one table is refused. Absent or null: connection and path are compared.
   */
  tableIdentity?(path: TablePath): Promise<string | null>;
  close(): Promise<void>;
}

/**
 * What the rows do to the destination table:
 * - `replace`: build a staging table page by page, then swap it in (DropTable; or a table without key; or first load)
 * - `truncate`: the same, but the existing table is kept: emptied and filled in the last transaction
 * - `upsert`: insert or update by primary key, page by page
 * Later work adds `append` and `history`.
 */
export type LoadMode = 'replace' | 'truncate' | 'upsert';

/** What is loaded, fixed before the first page. */
export interface LoadPlan {
  /** state row key */
  readonly taskId: string;
  readonly executionId: number;
  /** a later claim has a higher number; a lower one than the stored one is refused */
  readonly fence: number;
  /** destination path, prefix and schema applied, length limits kept */
  readonly table: TablePath;
  /**
   * destination columns with the source's logical types; rows come in this order.
   * `native` is only set when the source is of the same connector, so it may be taken over as it is.
   */
  readonly schema: TableSchema;
  readonly mode: LoadMode;
  /** add columns and widen types of an existing table; off: a column the table lacks is left out, a clash is an error */
  readonly alterSchema: boolean;
  /** cut strings to the destination column's length instead of failing */
  readonly autoTruncate: boolean;
  /** seconds per statement; 0: no limit */
  readonly commandTimeout: number;
}

/** What the destination remembers about an unfinished load of this task. */
export interface LoadProgress {
  /** key of the last committed row, in `schema.primaryKey` order; null: nothing committed or no key */
  readonly lastKey: readonly string[] | null;
  /** totals of the committed pages */
  readonly counters: RunCounters;
}

/** A page: whole rows, committed together with the progress. Its bytes are valid until {@link Load.writePage} has ended. */
export interface Page {
  readonly chunks: readonly Chunk[];
  readonly rowCount: number;
  readonly bytes: number;
  /** key of the page's last row; null when the load has no key order */
  readonly lastKey: readonly string[] | null;
}

/** An open destination. All its statements stop when the signal given at opening is aborted. */
export interface Destination {
  readonly formats: readonly ChunkFormat[];
  /** true when a load can go on from {@link LoadProgress.lastKey} after its process was killed */
  readonly resumable: boolean;
  /** the existing table, or null */
  describe(path: TablePath): Promise<TableSchema | null>;
  /** as {@link Source.tableIdentity} */
  tableIdentity?(path: TablePath): Promise<string | null>;
  /** Cuts a name to the engine's limit (at a character, plus `_` and 8 hex digits of a hash). */
  identifier(name: string): string;
  /**
   * Takes the lock of the destination table (waits for another run's, reports by `waiting`), checks and stores the fence,
   * creates the state table and the staging table, clears what dead runs left behind.
   * @throws TaskRunError (no rights, type clash), RunAbort `claim_lost` when the stored fence is higher
   */
  beginLoad(plan: LoadPlan, waiting: (message: string) => void): Promise<Load>;
  close(): Promise<void>;
}

/** One load under way. */
export interface Load {
  /** columns that will really be written, in order: the reader leaves the others out */
  readonly columns: readonly string[];
  /** progress of an earlier attempt of the same execution (same plan); null: start at the beginning */
  readonly resumeFrom: LoadProgress | null;
  /**
   * Writes one page and its progress in one transaction (where the engine has them).
   *
   * @param total `read` and `bytes` with this page; `written`, `inserted` and `updated` without it, because only the
   *   destination knows them: what it stores as progress is {@link withPage}`(total, counts)`
   */
  writePage(page: Page, total: RunCounters): Promise<PageCounts>;
  /** Puts the result in place (keys, swap, truncate and fill) and forgets the progress, in one transaction where possible. */
  finish(): Promise<PageCounts>;
  /**
   * Gives up and releases the lock. Never throws; works after the signal was aborted.
   *
   * @param keepProgress true: a later attempt will resume, keep what was committed (shutdown, lost connection);
   *   absent or false: leave nothing behind, not even the staging table (cancel, error of the user)
   */
  abandon(keepProgress?: boolean): Promise<void>;
  /** warnings worth one log line each (e.g. 12 strings were cut in column "name") */
  warnings(): string[];
}

export interface PageCounts {
  readonly inserted: number;
  readonly updated: number;
}
