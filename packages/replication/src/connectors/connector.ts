import {
  type ColumnDescription,
  type Definition,
  type ResolvedConnection,
  type RunCounters,
  type TableDescription,
  TaskRunError,
} from '@jobglot/core';
import type { SelectStatement } from '../grammar/select-statement';
import type { BinaryDestination, BinarySource } from './binary-files';
import type { Row } from './cell';
import type { ChangeFeed } from './change-feed';
import type { LoadPlan, LoadProgress, TaskState } from './load-plan';
import type { Chunk, ChunkFormat, HighMark, ReadPlan, SourceFile, SourceQuery } from './read-plan';
import type { TablePath, TableSchema } from './table-schema';

export * from './load-plan';
export type * from './read-plan';

/** A named property of a connection, for the v2 `properties` object and v1's ConnectionString. */
export interface PropertyDescriptor {
  /** canonical spelling; case, blanks and underscores are ignored when it is read */
  readonly name: string;
  readonly required: boolean;
  readonly secret: boolean;
  /** other spellings, e.g. `Host` for `Server` */
  readonly aliases?: readonly string[];
  /** a statement may set it for its task: `WITH Source<name>=...` or `WITH Target<name>=...` */
  readonly perTask?: boolean;
}

/** What connectors need from their surroundings. */
export interface ConnectorEnvironment {
  /** absolute path of the only tree that file connections may touch */
  readonly filesRoot: string;
  /** addresses and CIDRs that database connections may reach beside public ones */
  readonly allowedHosts: readonly string[];
  /** IANA name: the installation's own zone, for jobs that do not move times in UTC */
  readonly timeZone: string;
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

/** An open source. All its statements stop when the signal given at opening is aborted. */
export interface Source {
  readonly formats: readonly ChunkFormat[];
  /** true when {@link ReadPlan.orderBy} and `after` work (databases: yes; files: no) */
  readonly ordered: boolean;
  tables(): Promise<TableDescription[]>;
  /**
   * The tables whose name fits a pattern, in which `*` stands for any characters, by name; a schema of null is the connection's
   * own. Views, and tables of the engine's own and of ours, are none of them. Absent: `*` is no pattern here, or one of the
   * connector's own kind.
   */
  matching?(pattern: TablePath): Promise<readonly TablePath[]>;
  /** @throws DomainError `connection.table_not_found` */
  columns(path: TablePath): Promise<ColumnDescription[]>;
  /** Columns and key of the query, without reading data. @throws TaskRunError (missing table, refused or invalid SELECT) */
  describe(query: SourceQuery): Promise<TableSchema>;
  /** Streams rows from one consistent snapshot, with back-pressure; memory stays flat. */
  read(plan: ReadPlan): AsyncIterable<Chunk>;
  /**
   * How far the column's values go, in one consistent snapshot; null: the query has no row with a value. A source with this
   * can also read a {@link ReadPlan.range}, and {@link ReadPlan.orderBy} columns other than the key together with it.
   */
  highMark?(query: SourceQuery, column: string): Promise<HighMark | null>;
  /** the files of the connection, by name, for LoadFolder; absent: the connection is no folder */
  files?(): Promise<readonly SourceFile[]>;
  /** the changes of a table, for ChangeDataCapture; absent: the source keeps none */
  readonly changes?: ChangeFeed;
  /** files as they are; absent: there are only tables */
  readonly binary?: BinarySource;
  /** What the database's tables, views and routines are made of; absent: nothing here is made by SQL. */
  definitions?(): AsyncIterable<Definition>;
  /** The task has succeeded: what was read may go, where the connection says so. @returns warnings worth one log line each */
  succeeded?(): Promise<readonly string[]>;
  /** files read to their end so far; absent: the source counts none */
  filesRead?(): number;
  /** warnings worth one log line each (e.g. the role is a superuser); absent: none */
  warnings?(): string[];
  /**
   * A text that is the same for the same table, however it is reached (other host name, other connection): a run whose
   * source and destination are one table is refused. Absent or null: connection and path are compared.
   */
  tableIdentity?(path: TablePath): Promise<string | null>;
  close(): Promise<void>;
}

/** A page: whole rows, committed together with the progress. Its bytes are valid until {@link Load.writePage} has ended. */
export interface Page {
  readonly chunks: readonly Chunk[];
  readonly rowCount: number;
  readonly bytes: number;
  /** key of the page's last row; null when the load has no key order */
  readonly lastKey: readonly string[] | null;
  /**
   * keys (cells in the order of the schema's primary key) of rows that are gone at the source; for upsert and history. They
   * are applied after the page's rows, in the same transaction, as {@link LoadPlan.deletions} says.
   */
  readonly deletes?: readonly Row[];
  /** rows or changes of the source that the page stands for; absent: `rowCount` */
  readonly readCount?: number;
}

/**
 * The destination refuses a row (a value that does not fit, a constraint). The page was taken back; the load can go on with
 * other pages.
 *
 * @param row place of the row in the page, from 0; null: not known
 * @param column null: not known
 */
export class BadRowError extends TaskRunError {
  constructor(
    message: string,
    readonly row: number | null,
    readonly column: string | null,
  ) {
    super(message, false);
  }
}

/** An open destination. All its statements stop when the signal given at opening is aborted. */
export interface Destination {
  readonly formats: readonly ChunkFormat[];
  /** true when a load can go on from {@link LoadProgress.lastKey} after its process was killed */
  readonly resumable: boolean;
  /** true: {@link LoadPlan.deleteWhere} works; absent: there is no SQL here */
  readonly conditions?: boolean;
  /** the existing table, or null */
  describe(path: TablePath): Promise<TableSchema | null>;
  /** as {@link Source.tableIdentity} */
  tableIdentity?(path: TablePath): Promise<string | null>;
  /** files as they are; absent: there are only tables */
  readonly binary?: BinaryDestination;
  /**
   * Whether the table is there and shall stay as it is, so that the task has nothing to do; absent: no.
   *
   * @param executionId what an earlier attempt of it has made does not count
   * @throws TaskRunError the table is there and must not be
   */
  keepsExisting?(path: TablePath, executionId: number): Promise<boolean>;
  /** The task has succeeded: others may be told. */
  succeeded?(): Promise<void>;
  /** files put in place by the task's finished loads; absent: the destination counts none */
  filesWritten?(): number;
  /** what the task's last finished load of the table left; null: nothing */
  taskState(taskId: string, path: TablePath): Promise<TaskState | null>;
  /** Cuts a name to the engine's limit (at a character, plus `_` and 8 hex digits of a hash). */
  identifier(name: string): string;
  /**
   * Takes the lock of the destination table (waits for another run's, reports by `waiting`), checks and stores the fence,
   * creates the state table and the staging table, clears what dead runs left behind.
   * @throws TaskRunError (no rights, type clash), RunAbort `claim_lost` when the stored fence is higher
   */
  beginLoad(plan: LoadPlan, waiting: (message: string) => void): Promise<Load>;
  /**
   * Runs one statement that changes rows (INSERT, UPDATE, DELETE, MERGE), of a job's event; absent: there is no SQL here.
   *
   * @param statement parameters bound already
   * @returns rows changed
   * @throws TaskRunError refused by the guards that a task's SELECT has, or by the engine
   */
  execute?(statement: SelectStatement): Promise<number>;
  close(): Promise<void>;
}

/** One load under way. */
export interface Load {
  /** columns that will really be written, in order: the reader leaves the others out */
  readonly columns: readonly string[];
  /**
   * The columns' types in the engine's own spelling, when pages may come as `copy-binary` from a source whose columns are
   * spelled alike; absent: they may not.
   */
  readonly binaryTypes?: readonly string[];
  /** progress of an earlier attempt of the same execution (same plan); null: start at the beginning */
  readonly resumeFrom: LoadProgress | null;
  /**
   * Writes one page and its progress in one transaction (where the engine has them).
   *
   * @param total `read` and `bytes` with this page; `written`, `inserted` and `updated` without it, because only the
   *   destination knows them: what it stores as progress is {@link withPage}`(total, counts)`
   * @returns what the page did; zeros for mirror, whose rows are counted by {@link finish}
   * @throws BadRowError the load goes on; anything else ends it
   */
  writePage(page: Page, total: RunCounters): Promise<PageCounts>;
  /**
   * Puts the result in place (keys, swap, truncate and fill, comparing) and forgets the progress, in one transaction where
   * possible.
   *
   * @param state stored in the same transaction, for {@link Destination.taskState}; null: none
   * @returns what was counted beyond the pages; of a mirror that is not applied: what it would have done
   * @throws TaskRunError the mirror would remove more than its limit
   */
  finish(state: TaskState | null): Promise<PageCounts>;
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
  /** deleted or marked; in history mode: closed because the row is gone */
  readonly deleted: number;
}
