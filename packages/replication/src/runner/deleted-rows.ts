import type { Cell, Row } from '../connectors/cell';
import type { Page } from '../connectors/connector';
import { rowsOf } from './rejects/page-of-rows';

/** What a source writes into a living row's mark: nothing, or a false of some kind. A deletion time is a mark too. */
const LIVING = new Set(['', 'f', 'false', '0', 'n', 'no']);

function isDeleted(mark: Cell): boolean {
  return mark !== null && !LIVING.has(mark.trim().toLowerCase());
}

/**
 * Takes the rows that the source itself marks as deleted out of a page (replication-notes.md 4.4).
 *
 * @param how `deletedAt`: place of the mark; `keyAt`: places of the key; `marks`: the rows are written too, and marked
 * @returns the page with their keys as deletes
 */
export function splitDeleted(
  page: Page,
  how: { readonly deletedAt: number; readonly keyAt: readonly number[]; readonly marks: boolean },
): Page {
  const living: Row[] = [];
  const deletes: Row[] = [];
  for (const row of rowsOf(page)) {
    const deleted = isDeleted(row[how.deletedAt] ?? null);
    if (deleted) deletes.push(how.keyAt.map((i) => row[i] ?? null));
    if (!deleted || how.marks) living.push(row);
  }
  if (deletes.length === 0) return page;
  const chunks = living.length > 0 ? [{ format: 'rows', rows: living, bytes: page.bytes } as const] : [];
  return { ...page, chunks, rowCount: living.length, deletes, readCount: page.rowCount };
}
