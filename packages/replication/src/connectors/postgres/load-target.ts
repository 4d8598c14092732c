import type { PageCounts } from '../connector';

/** Where a load's pages go; all calls are made inside a transaction. */
export interface LoadTarget {
  put(buffers: Iterable<Buffer>): Promise<PageCounts>;
  finish(): Promise<void>;
  /** removes what `put` has left behind */
  discard(): Promise<void>;
}
