import { decodeRows } from '../../copy-text/decode-rows';
import type { HighMark } from '../connector';
import { compared } from './compared';
import { quoteName } from './quote';
import { read } from './read-sql';
import { type ReadColumn, RowEncoder } from './row-encoder';
import type { Session } from './session';

/**
 * Seconds since the oldest transaction began that may still commit rows; null when the user may not see it (it needs
 * PROCESS). `trx_started` is in the zone of the server's machine, whatever the session's is.
 */
async function oldestAge(session: Session): Promise<number | null> {
  try {
    const [row] = await session.rows(
      `SELECT coalesce(max(timestampdiff(SECOND, trx_started, convert_tz(utc_timestamp(), '+00:00', 'SYSTEM'))), 0)
       FROM information_schema.innodb_trx WHERE trx_mysql_thread_id <> connection_id() AND trx_is_read_only = 0`,
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
  const name = `q.${quoteName(column.name)}`;
  const order = compared(column, name);
  const highest =
    order === name
      ? `SELECT max(${name}) AS v FROM ${from}`
      : `SELECT ${name} AS v FROM ${from} WHERE ${name} IS NOT NULL ORDER BY ${order} DESC LIMIT 1`;
  const time = column.type.kind === 'timestamp' || column.type.kind === 'timestamptz';
  const value = read({ ...column, name: 'v' });
  const settled = time && age !== null && age > 0 ? `DATE_SUB(${value}, INTERVAL ${age + 1} SECOND)` : value;
  const [row] = await session.raw(`SELECT ${value}, ${settled} FROM (${highest}) AS q WHERE q.v IS NOT NULL`);
  if (row === undefined) return null;
  const cells = new RowEncoder([column, column]);
  cells.add(row);
  const [first, second] = decodeRows(cells.take())[0]!;
  return first == null || second == null ? null : { highest: first, settled: second };
}
