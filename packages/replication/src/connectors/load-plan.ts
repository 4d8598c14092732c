import type { RunCounters } from '@jobglot/core';
import type { SelectStatement } from '../grammar/select-statement';
import type { TablePath, TableSchema } from './table-schema';

/**
 * What the rows do to the destination table:
 * - `replace`: build a staging table page by page, then swap it in (DropTable; or a table without key; or first load)
 * - `truncate`: the same, but the existing table is kept: emptied and filled in the last transaction
 * - `upsert`: insert or update by primary key, page by page; makes the table when it is missing
 * - `append`: insert, page by page; makes the table when it is missing. A load that did not finish takes its rows back:
 *   they go to a staging table first, and into the table in the last transaction
 * - `history`: keep every version of a row, page by page ({@link HISTORY_COLUMNS}); makes the table when it is missing
 * - `mirror`: all rows go to a staging table; the last transaction compares and acts ({@link MirrorPlan})
 */
export type LoadMode = 'replace' | 'truncate' | 'upsert' | 'append' | 'history' | 'mirror';

/**
 * What happens to destination rows whose source row is gone: deleted; marked in {@link DELETED_COLUMN}; or left alone.
 * In history mode both `delete` and `mark` close the active version.
 */
export type Deletions = 'delete' | 'mark' | 'keep';

/**
 * Boolean column of destination tables whose deleted rows are marked: false by default, true for deleted rows, false
 * again when the row comes back (replication-notes.md 1.2). The destination makes it; it is not in the plan's schema.
 */
export const DELETED_COLUMN = '_cdatasync_deleted';

/**
 * Columns that history mode adds at the end of the table (replication-notes.md 1.4). A version is active from its check
 * value (`start`, the check column's own type) until the start of the next version (`end`, exclusive; NULL while
 * active), or until it was found deleted. The table's key is (primary key, `start`).
 */
export const HISTORY_COLUMNS = {
  active: '_cdatasync_active',
  start: '_cdatasync_start',
  end: '_cdatasync_end',
} as const;

/** What a task keeps between its runs, in the destination, as JSON; the runner's own business. */
export type TaskState = Readonly<Record<string, unknown>>;

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
  /**
   * IANA name: the zone of the wall clock where a moment (timestamptz) is written into a column without zone, or a wall clock
   * (timestamp) into one with zone. Cells of moments are in UTC, whatever it is.
   */
  readonly timeZone: string;
  /** what {@link Page.deletes} and the rows that a mirror misses come to; with `mark` the table gets {@link DELETED_COLUMN} */
  readonly deletions: Deletions;
  /** a row that is there and equal is not written again and not counted as updated (upsert only; may be ignored by files) */
  readonly skipUnchanged: boolean;
  /** name of the check column, for history; it is among the columns */
  readonly historyBy?: string;
  /** for history: an existing table is dropped when the load begins at the beginning (not when it resumes) */
  readonly anew?: boolean;
  /** for mirror */
  readonly mirror?: MirrorPlan;
  /**
   * For append and mirror, where {@link Destination.conditions} says so: rows of the table as it was that match this go, in the
   * last transaction, before the new ones come; they are counted as deleted. Macros and parameters are bound.
   */
  readonly deleteWhere?: SelectStatement;
  /** text kept with the progress and given back by {@link LoadProgress.mark} to the attempt that resumes */
  readonly mark?: string;
  /** columns of {@link LoadProgress.lastKey}, when the pages come in another order than that of the primary key; part of what must be the same to resume */
  readonly order?: readonly string[];
}

/** What a mirror load does in its last transaction, with all rows of the source (or of a range) in the staging table. */
export interface MirrorPlan {
  /**
   * What the staged rows are compared with:
   * - `table`: the destination table itself
   * - `snapshot`: the rows of this task's last mirror load, which the destination keeps beside its state (none: everything
   *   is new). Rows that were only changed in the destination table stay as they are. Makes the table when it is missing.
   */
  readonly against: 'table' | 'snapshot';
  /** staged rows whose key is missing are inserted */
  readonly insert: boolean;
  /** rows whose key is there but which differ are updated */
  readonly update: boolean;
  /** rows whose key was not staged go the way of {@link LoadPlan.deletions} */
  readonly remove: boolean;
  /** false: only counted; nothing is changed */
  readonly apply: boolean;
  /** percentage of the table's rows (in the range) that may be removed at once; more is refused and nothing is changed */
  readonly removeLimit: number;
  /** only these rows of the table are compared (the same range that was read) */
  readonly range?: { readonly column: string; readonly from: string | null; readonly to: string | null };
}

/** What the destination remembers about an unfinished load of this task. */
export interface LoadProgress {
  /** key of the last committed row, in the order of the pages; null: nothing committed or no key */
  readonly lastKey: readonly string[] | null;
  /** totals of the committed pages */
  readonly counters: RunCounters;
  /** {@link LoadPlan.mark} of the attempt that began the load; null: it had none */
  readonly mark: string | null;
}
