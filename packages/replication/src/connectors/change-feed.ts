import type { Row } from './cell';
import type { TablePath } from './table-schema';

/** Where a feed stands, as text of the engine (PostgreSQL: an LSN). */
export type FeedPosition = string;

/** A feed that has begun. */
export interface FeedStart {
  /** not all changes behind the known position are kept, so that the table has to be read in full first */
  readonly fresh: boolean;
  readonly position: FeedPosition;
  /** the publication that is read */
  readonly publication: string;
}

/** Changes of some transactions, folded to one per key: the row as it was last, or that it is gone. */
export interface ChangeBatch {
  /** inserted or changed rows, the columns asked for */
  readonly rows: Row[];
  /** keys of deleted rows */
  readonly deletes: Row[];
  /** everything up to here is in this batch or an earlier one; null: a large transaction goes on in the next batch */
  readonly position: FeedPosition | null;
  readonly bytes: number;
  /** changes before they were folded */
  readonly count: number;
  /** the table was emptied by TRUNCATE: it has to be read in full; nothing follows */
  readonly truncated?: boolean;
}

/**
 * The changes of one table for one task, kept by the source from {@link start} on until they are {@link confirm}ed
 * (replication-notes.md 4.4). Reading does not use them up: after a crash the same changes come again.
 */
export interface ChangeFeed {
  /**
   * Makes the source keep changes for this feed.
   *
   * @param feed a name that ends in `_<generation>`: feeds of other generations, whose names begin alike, are dropped
   * @param known up to where changes are stored; null: nothing is stored yet
   * @param publication name of the operator's own publication to read; null, or not there with the table in it: ours
   * @throws TaskRunError what is missing (logical decoding off, a role without REPLICATION, no replica identity that holds the key) and what to do
   */
  start(feed: string, path: TablePath, known: FeedPosition | null, publication: string | null): Promise<FeedStart>;
  /** Changes that were committed before the call, in order of commit, about `batchRows` at a time. */
  read(
    feed: string,
    path: TablePath,
    publication: string,
    columns: readonly string[],
    batchRows: number,
  ): AsyncIterable<ChangeBatch>;
  /** The changes up to here are stored at the destination: the source may forget them. */
  confirm(feed: string, position: FeedPosition): Promise<void>;
}
