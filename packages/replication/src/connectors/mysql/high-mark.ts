import type { HighMark } from '../connector';
import { cellOf, type ReadColumn } from './copy-line';
import { quoteName } from './quote';
import type { Session } from './session';

/**
 * Seconds since the oldest transaction began that may still commit rows; null when the user may not see it (it needs PROCESS).
 */
async function oldestAge(session: Session): Promise<number | null> {
  try {
    const [row] = await session.rows(
      `SELECT coalesce(max(timestampdiff(SECOND, trx_started, now())), 0) FROM information_schema.innodb_trx
       WHERE trx_mysql_thread_id <> connection_id()`,
    );
    return Math.max(0, Number(row?.[0] ?? 0));
  } catch {
    return null;
  }
}

/**
 * @param from a table or subquery with the alias `q`
 * @returns null when no row has a value; a time is settled as long ago before the highest as the oldest transaction is old,
 *   in whatever zone the times are
 */
export async function highMark(session: Session, from: string, column: ReadColumn): Promise<HighMark | null> {
  // asked before the rows are looked at: what commits in between is seen
  const age = await oldestAge(session);
  const name = quoteName(column.name);
  const cell = (value: string): string => `(SELECT ${cellOf(column)} FROM (SELECT ${value} AS ${name} FROM m) AS q)`;
  const time = column.type.kind === 'timestamp' || column.type.kind === 'timestamptz';
  const back = time && age !== null && age > 0 ? `DATE_SUB(m.v, INTERVAL ${age + 1} SECOND)` : 'm.v';
  const [row] = await session.rows(
    `WITH m AS (SELECT max(q.${name}) AS v FROM ${from}) SELECT ${cell('m.v')}, ${cell(back)}`,
  );
  const [highest, settled] = row ?? [];
  return highest == null || settled == null ? null : { highest, settled };
}
