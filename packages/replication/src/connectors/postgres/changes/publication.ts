import { createHash } from 'node:crypto';
import { TaskRunError } from '@jobglot/core';
import type { CatalogTable } from '../catalog';
import { quoteTable } from '../quote';
import type { Session } from '../session';

/** @returns the name of our publication of a table */
function publicationName({ path }: CatalogTable): string {
  const id = createHash('sha256').update(JSON.stringify([path.schema, path.name]));
  return `jobglot_${id.digest('hex').slice(0, 24)}`;
}

/**
 * Makes sure that the table's changes are published; what decodes the log looks the publication up as it was at each
 * change, so it has to be there before the slot.
 *
 * @param wanted the operator's own publication; taken when it is there and publishes all changes of the table
 * @returns the publication's name
 * @throws TaskRunError a table whose updates and deletes would be refused by the server from then on, or a missing right
 */
export async function ensurePublication(session: Session, table: CatalogTable, wanted: string | null): Promise<string> {
  const name = publicationName(table);
  const { rows } = await session.query<{ there: boolean; identity: string }>(
    `SELECT EXISTS (SELECT FROM pg_publication WHERE pubname = $2) AS there, relreplident AS identity
     FROM pg_class WHERE oid = $1`,
    [table.oid, name],
  );
  const { there, identity } = rows[0]!;
  if (table.kind !== 'r' && table.kind !== 'p') {
    throw new TaskRunError(`${table.path.name} is no table, so it has no changes of its own to follow.`);
  }
  if (identity === 'n' || (identity === 'd' && table.primaryKey.length === 0)) {
    throw new TaskRunError(
      `The table ${table.path.name} has no replica identity, so its updates and deletes cannot be followed. Give it a primary key, or ALTER TABLE ... REPLICA IDENTITY FULL.`,
    );
  }
  if (wanted !== null && (await publishes(session, wanted, table))) return wanted;
  if (there) return name;
  await session.query(
    `CREATE PUBLICATION ${name} FOR TABLE ${quoteTable(table.path)} WITH (publish_via_partition_root = true)`,
  );
  return name;
}

async function publishes(session: Session, publication: string, { path }: CatalogTable): Promise<boolean> {
  const { rows } = await session.query(
    `SELECT FROM pg_publication p JOIN pg_publication_tables t USING (pubname)
     WHERE p.pubname = $1 AND t.schemaname = $2 AND t.tablename = $3 AND pubinsert AND pubupdate AND pubdelete`,
    [publication, path.schema, path.name],
  );
  return rows.length > 0;
}
