import type { RunCounters } from '@jobglot/core';
import type { PageCounts } from './connector';

/** @returns the totals after a page: `total` as given to `writePage`, plus what the destination counted */
export function withPage(total: RunCounters, counts: PageCounts): RunCounters {
  return {
    ...total,
    written: total.written + counts.inserted + counts.updated,
    inserted: total.inserted + counts.inserted,
    updated: total.updated + counts.updated,
    deleted: total.deleted + counts.deleted,
  };
}
