import { TaskRunError } from '@jobglot/core';
import type { Session } from '../session';

const NEEDS =
  'ChangeDataCapture needs wal_level=logical, a free replication slot (max_replication_slots) and a role with REPLICATION';

/** @returns the name of a feed's replication slot; a slot name has lower case letters, digits and underscores */
export function slotName(feed: string): string {
  return `jobglot_${feed.toLowerCase().replace(/[^a-z0-9_]/g, '_')}`.slice(0, 63);
}

/** Position of the last change that is committed now. */
export async function currentPosition(session: Session): Promise<string> {
  const { rows } = await session.query<{ lsn: string }>(
    'SELECT (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END)::text AS lsn',
  );
  return rows[0]!.lsn;
}

/**
 * Makes the server keep the log for the feed. A slot keeps the log until it is dropped: those of the task's earlier
 * generations go, since nobody will read them. So does one that began before its publication: the server cannot decode
 * what was not published yet, or says nothing of it.
 *
 * @param series what the feed's name has in common with those of earlier generations
 * @param since where the publication began; null: not known
 * @param known as in `ChangeFeed.start`: a slot that begins later has missed changes, e.g. one that was made anew by an
 *   attempt that died before the table was read
 * @throws TaskRunError what the server or the role lacks
 */
export async function ensureSlot(
  session: Session,
  feed: string,
  series: string,
  { since, known: stored }: { readonly since: string | null; readonly known: string | null },
): Promise<{ readonly fresh: boolean; readonly position: string }> {
  const name = slotName(feed);
  const { rows } = await session.query<{ name: string; position: string | null; lost: boolean; late: boolean }>(
    `SELECT slot_name AS name, confirmed_flush_lsn::text AS position,
            coalesce(wal_status = 'lost' OR confirmed_flush_lsn < $2::pg_lsn, false) AS lost,
            coalesce(confirmed_flush_lsn > $3::pg_lsn, false) AS late
     FROM pg_replication_slots WHERE database = current_database() AND starts_with(slot_name, $1)`,
    [slotName(series), since, stored],
  );
  for (const old of rows.filter((r) => r.name !== name || r.lost)) {
    await session.query('SELECT pg_drop_replication_slot($1)', [old.name]);
  }
  const known = rows.find((r) => r.name === name && !r.lost);
  if (known?.position) return { fresh: known.late, position: known.position };
  const made = await created(session, name);
  return { fresh: true, position: made };
}

async function created(session: Session, name: string): Promise<string> {
  try {
    const { rows } = await session.query<{ lsn: string }>(
      "SELECT lsn::text FROM pg_create_logical_replication_slot($1, 'pgoutput')",
      [name],
    );
    return rows[0]!.lsn;
  } catch (error) {
    const code = (error as { code?: string }).code;
    // insufficient privilege, wal_level too low, all slots in use
    if (code === '42501' || code === '55000' || code === '53400') {
      throw new TaskRunError(`${NEEDS}: ${(error as Error).message}.`);
    }
    throw error;
  }
}
