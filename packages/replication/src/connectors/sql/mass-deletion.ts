import { TaskRunError } from '@jobglot/core';

/** Fewer rows than this are removed whatever share of the table they are: small tables empty themselves all the time. */
const ALWAYS_ALLOWED = 10;

/**
 * The guard against mass deletion (replication-notes.md 4.4): a source that was emptied or moved by mistake must not take
 * the copy with it.
 *
 * @param gone rows that would be removed @param rows all rows that were compared @param limit percentage
 * @throws TaskRunError
 */
export function refuseMassDeletion(table: string, gone: number, rows: number, limit: number): void {
  if (gone <= ALWAYS_ALLOWED || gone * 100 <= rows * limit) return;
  throw new TaskRunError(
    `${gone} of the ${rows} rows of ${table} are gone at the source, more than the ${limit} % that may be removed at once: nothing was changed. If that is right, run it once WITH DeleteLimit=100.`,
  );
}
