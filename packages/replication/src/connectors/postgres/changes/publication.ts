import { createHash } from 'node:crypto';
import { TaskRunError } from '@jobglot/core';
import type { CatalogTable } from '../catalog';
import { quoteString, quoteTable } from '../quote';
import type { Session } from '../session';
import { currentPosition } from './slot';

/** @returns the name of our publication of a table */
function publicationName({ path }: CatalogTable): string {
  const id = createHash('sha256').update(JSON.stringify([path.schema, path.name]));
  return `jobglot_${id.digest('hex').slice(0, 24)}`;
}

/** A publication that has all changes of a table. */
export interface Publication {
  readonly publication: string;
  /** position in the log where it began; null: not known */
  readonly since: string | null;
}

/**
 * Makes sure that the table's changes are published; what decodes the log looks the publication up as it was at each
 * change, so it has to be there before the slot.
 *
 * @param wanted the operator's own publication; taken when it is there and publishes all changes of the table
 * @throws TaskRunError a table whose updates and deletes would be refused by the server from then on, or a missing right
 */
export async function ensurePublication(
  session: Session,
  table: CatalogTable,
  wanted: string | null,
): Promise<Publication> {
  if (table.kind !== 'r' && table.kind !== 'p') {
    throw new TaskRunError(`${table.path.name} is no table, so it has no changes of its own to follow.`);
  }
  await requireIdentity(session, table);
  if (wanted !== null && (await publishes(session, wanted, table))) return { publication: wanted, since: null };
  const publication = publicationName(table);
  return session.transaction(async () => {
    // two tasks may follow one table, and begin at once
    await session.query(`SELECT pg_advisory_xact_lock(hashtextextended(${quoteString(publication)}, 0))`);
    if (!(await publishes(session, publication, table))) await create(session, publication, table);
    return { publication, since: await beginning(session, publication) };
  });
}

/**
 * A table that was dropped takes its place in the publication with it: the publication is made anew. Where it begins is
 * noted in its comment, for the slots of all tasks that follow the table.
 */
async function create(session: Session, name: string, table: CatalogTable): Promise<void> {
  await session.query(`DROP PUBLICATION IF EXISTS ${name}`);
  await session.query(
    `CREATE PUBLICATION ${name} FOR TABLE ${quoteTable(table.path)} WITH (publish_via_partition_root = true)`,
  );
  await session.query(`COMMENT ON PUBLICATION ${name} IS ${quoteString(NOTE + (await currentPosition(session)))}`);
}

async function beginning(session: Session, name: string): Promise<string | null> {
  const { rows } = await session.query<{ note: string | null }>(
    "SELECT obj_description(oid, 'pg_publication') AS note FROM pg_publication WHERE pubname = $1",
    [name],
  );
  return /^jobglot since ([0-9A-F]+\/[0-9A-F]+)$/.exec(rows[0]?.note ?? '')?.[1] ?? null;
}

const NOTE = 'jobglot since ';

/** Deleted rows are named by the replica identity, which therefore has to hold the key. @throws TaskRunError */
async function requireIdentity(session: Session, table: CatalogTable): Promise<void> {
  const { rows } = await session.query<{ identity: string; index: string[] | null }>(
    `SELECT c.relreplident AS identity,
            (SELECT array_agg(a.attname::text) FROM pg_index x JOIN pg_attribute a ON a.attrelid = x.indrelid
             AND a.attnum = ANY(x.indkey) WHERE x.indrelid = c.oid AND x.indisreplident) AS index
     FROM pg_class c WHERE c.oid = $1`,
    [table.oid],
  );
  const { identity, index } = rows[0]!;
  const named = identity === 'f' || (identity === 'i' && table.primaryKey.every((k) => index?.includes(k)));
  if (named || identity === 'd') return;
  throw new TaskRunError(
    `The replica identity of the table ${table.path.name} does not hold its primary key, so its updates and deletes cannot be followed. ALTER TABLE ... REPLICA IDENTITY DEFAULT or FULL.`,
  );
}

async function publishes(session: Session, publication: string, { path }: CatalogTable): Promise<boolean> {
  const { rows } = await session.query(
    `SELECT FROM pg_publication p JOIN pg_publication_tables t USING (pubname)
     WHERE p.pubname = $1 AND t.schemaname = $2 AND t.tablename = $3
       AND pubinsert AND pubupdate AND pubdelete AND pubtruncate`,
    [publication, path.schema, path.name],
  );
  return rows.length > 0;
}
