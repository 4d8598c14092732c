import type { HighMark } from '../connector';
import { quoteName } from './quote';
import type { Session } from './session';

/**
 * When the oldest transaction began that may still commit rows, in UTC; the present when there is none. Where the role may
 * not see other sessions' transactions, only its own role's are known: the overlap is for the rest.
 */
const OLDEST = `
  SELECT coalesce(min(xact_start), clock_timestamp())::text AS instant,
         (coalesce(min(xact_start), clock_timestamp())
          AT TIME ZONE (SELECT reset_val FROM pg_settings WHERE name = 'TimeZone'))::text AS local
  FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_type = 'client backend' AND application_name NOT LIKE 'jobglot source%'`;

/**
 * @param from `"schema"."table" AS q` or `(SELECT ...) AS q`
 * @param begin starts the reading transaction
 * @returns null when no row has a value
 */
export async function highMark(
  session: Session,
  from: string,
  column: string,
  begin: string,
): Promise<HighMark | null> {
  // asked before the snapshot is taken: what commits in between is in the snapshot, what begins later has later times
  const oldest = (await session.query<{ instant: string; local: string }>(OLDEST)).rows[0]!;
  await session.query(begin);
  try {
    const name = `q.${quoteName(column)}`;
    const { rows } = await session.query<{ highest: string | null; settled: string | null }>(
      `SELECT max(${name})::text AS highest,
              CASE pg_typeof(max(${name}))
                WHEN 'timestamptz'::regtype THEN least(max(${name})::text::timestamptz, $1::timestamptz)::text
                WHEN 'timestamp'::regtype THEN least(max(${name})::text::timestamp, $2::timestamp)::text
                ELSE max(${name})::text END AS settled FROM ${from}`,
      [oldest.instant, oldest.local],
    );
    const { highest, settled } = rows[0]!;
    return highest === null || settled === null ? null : { highest, settled };
  } finally {
    await session.query('ROLLBACK').catch(() => {});
  }
}
