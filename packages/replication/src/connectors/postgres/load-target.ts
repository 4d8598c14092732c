import type { Row } from '../cell';
import type { PageCounts } from '../connector';

/** Where a load's pages go; all calls are made inside a transaction. */
export interface LoadTarget {
  /** @param binary the buffers are COPY's binary format; only where {@link binaryTypes} are given */
  put(buffers: Iterable<Buffer>, binary: boolean): Promise<PageCounts>;
  /** as {@link Load.binaryTypes} */
  readonly binaryTypes?: readonly string[];
  /** @param keys of rows that are gone @returns how many were there */
  remove(keys: readonly Row[]): Promise<number>;
  finish(): Promise<PageCounts>;
  /** removes what `put` has left behind */
  discard(): Promise<void>;
  /** as `Load.warnings`; absent: none */
  warnings?(): string[];
}

export const NO_ROWS: PageCounts = { inserted: 0, updated: 0, deleted: 0 };
