import type { Session } from './session';

/** Rights that a reading role should not have (replication-notes.md 5.2 rule 3). */
const ROLES = ['pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files'];

/** @returns a line that advises a lesser role, when the session's role can do more than read */
export async function roleWarnings(session: Session): Promise<string[]> {
  const { rows } = await session.query<{ superuser: boolean; roles: string[] | null }>(
    `SELECT current_setting('is_superuser') = 'on' AS superuser,
            (SELECT array_agg(r.rolname::text) FROM pg_roles r
             WHERE r.rolname = ANY($1) AND pg_has_role(current_user, r.oid, 'USAGE')) AS roles`,
    [ROLES],
  );
  const { superuser = false, roles = null } = rows[0] ?? {};
  if (!superuser && roles === null) return [];
  const what = superuser ? 'is a superuser' : `holds ${roles?.join(', ')}`;
  return [`The source's role ${what}. Use a role that may only SELECT from the tables to be copied.`];
}
