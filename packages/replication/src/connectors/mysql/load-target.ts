import type { Row } from '../cell';
import type { PageCounts, TaskState } from '../connector';

/** Where a load's pages go; `put` and `remove` are called inside a transaction. */
export interface LoadTarget {
  /** @param rowsBefore rows of the pages before, to number a bad row */
  put(buffers: () => Iterable<Buffer>, rowCount: number, rowsBefore: number): Promise<PageCounts>;
  /** @param keys of rows that are gone @returns how many were there */
  remove(keys: readonly Row[]): Promise<number>;
  /** Puts the result in place together with the state; what cannot be one transaction here recovers by itself. */
  finish(state: TaskState | null): Promise<PageCounts>;
  /** removes what `put` has left behind */
  discard(): Promise<void>;
}

export const NO_ROWS: PageCounts = { inserted: 0, updated: 0, deleted: 0 };
