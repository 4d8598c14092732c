import type { LoadPlan } from '../connector';
import { type QualifiedTable, quoteString } from './quote';
import type { Session } from './session';

/** What a staging table's comment begins with: the proof that the table is ours to drop. */
const MARK = 'jobglot staging ';

/** Names the load in the comment of its table: which execution may go on with it, and whether a swap has happened. */
export function stagingMark({ taskId, executionId }: Pick<LoadPlan, 'taskId' | 'executionId'>): string {
  return `${MARK}${taskId}/${executionId}`;
}

/** @returns true for the comment of a table that was made as a staging table */
export function isStagingMark(comment: string | null): boolean {
  return comment?.startsWith(MARK) ?? false;
}

/** @returns the comment of a table; null: there is no such table */
export async function commentOf(session: Session, table: QualifiedTable): Promise<string | null> {
  const rows = await session.rows(
    `SELECT table_comment FROM information_schema.tables WHERE table_schema = ${quoteString(table.schema)} AND table_name = ${quoteString(table.name)}`,
  );
  return rows.length === 0 ? null : (rows[0]![0] ?? '');
}
