import type { Page, PageCounts } from '../connector';

/** Where a load's pages go. All calls but {@link open} are made inside a transaction. */
export interface LoadTarget {
  /** false: an earlier attempt left nothing that could be gone on from */
  isThere(): Promise<boolean>;
  /** makes room; the staging table of an earlier load is gone */
  create(): Promise<void>;
  /** prepares the writing of pages */
  open(): Promise<void>;
  put(page: Page): Promise<PageCounts>;
  finish(): Promise<PageCounts>;
  /** one line per column with cut strings */
  warnings(): readonly string[];
}

export const NO_ROWS: PageCounts = { inserted: 0, updated: 0, deleted: 0 };
