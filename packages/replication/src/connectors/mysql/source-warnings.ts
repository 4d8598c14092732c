import type { Session } from './session';

/** Rights that a reading user should not have (replication-notes.md 5.2 rule 3). */
const MIGHTY = /\b(ALL PRIVILEGES|SUPER|FILE)\b/;

/** @returns a line that advises a lesser user, when the session's user can do more than read */
export async function userWarnings(session: Session): Promise<string[]> {
  const grants = await session.rows('SHOW GRANTS').catch(() => []);
  const global = grants.map((row) => row[0] ?? '').find((g) => / ON \*\.\* /.test(g) && MIGHTY.test(g));
  if (global === undefined) return [];
  const what = MIGHTY.exec(global)![1];
  return [`The source's user holds ${what}. Use a user that may only SELECT from the tables to be copied.`];
}
