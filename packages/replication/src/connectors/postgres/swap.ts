import type { CatalogTable } from './catalog';
import { postgresName } from './identifier';
import { type QualifiedTable, quoteName, quoteTable } from './quote';
import type { Session } from './session';

/**
 * What would be lost, or would forbid it, if the table were dropped: views and rules, foreign keys of other tables,
 * functions, children, publications, policies, the user's triggers, columns of its row type; or it is no plain table of ours.
 */
const KEEPERS = `
  SELECT 1 FROM pg_class c WHERE c.oid = $1
    AND (c.relkind <> 'r' OR c.relispartition OR NOT (pg_get_userbyid(c.relowner) = current_user
         OR current_setting('is_superuser') = 'on'))
  UNION ALL
  SELECT 1 FROM pg_depend d WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = $1
    AND (d.classid IN ('pg_rewrite'::regclass, 'pg_proc'::regclass, 'pg_publication_rel'::regclass, 'pg_policy'::regclass)
         OR d.classid = 'pg_class'::regclass AND d.deptype = 'n')
  UNION ALL
  SELECT 1 FROM pg_depend d JOIN pg_class c ON d.refclassid = 'pg_type'::regclass AND d.refobjid = c.reltype
    WHERE c.oid = $1 AND d.classid IN ('pg_class'::regclass, 'pg_proc'::regclass) AND d.deptype = 'n'
  UNION ALL
  SELECT 1 FROM pg_inherits WHERE inhparent = $1 OR inhrelid = $1
  UNION ALL
  SELECT 1 FROM pg_constraint WHERE contype = 'f' AND confrelid = $1 AND conrelid <> $1
  UNION ALL
  SELECT 1 FROM pg_trigger WHERE tgrelid = $1 AND NOT tgisinternal
  LIMIT 1`;

/** @returns false when the table must stay and be filled instead */
export async function canBeSwapped(session: Session, table: CatalogTable): Promise<boolean> {
  return (await session.query(KEEPERS, [table.oid])).rows.length === 0;
}

const GRANTS = `
  SELECT format('GRANT %s ON TABLE %s TO %s%s', a.privilege_type, $2::text,
           CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
           CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) AS sql
  FROM pg_class c, aclexplode(c.relacl) a WHERE c.oid = $1 AND a.grantee <> c.relowner`;

/** Puts the staging table in the place of the table, which keeps its owner and grants. Inside a transaction. */
export async function swap(
  session: Session,
  old: CatalogTable | null,
  staging: QualifiedTable,
  table: QualifiedTable,
): Promise<void> {
  const name = quoteTable(table);
  let after: string[] = [];
  if (old !== null) {
    await session.query(`LOCK TABLE ${name} IN ACCESS EXCLUSIVE MODE`);
    const grants = await session.query<{ sql: string }>(GRANTS, [old.oid, name]);
    const owner = await session.query<{ owner: string; mine: boolean }>(
      'SELECT quote_ident(pg_get_userbyid(relowner)) AS owner, pg_get_userbyid(relowner) = current_user AS mine FROM pg_class WHERE oid = $1',
      [old.oid],
    );
    after = grants.rows.map((g) => g.sql);
    if (owner.rows[0]?.mine === false) after.push(`ALTER TABLE ${name} OWNER TO ${owner.rows[0].owner}`);
    await session.query(`DROP TABLE ${name}`);
  }
  await session.query(`ALTER TABLE ${quoteTable(staging)} RENAME TO ${quoteName(table.name)}`);
  await session.query(`ALTER TABLE ${name} RESET (autovacuum_enabled)`);
  await session.query(`COMMENT ON TABLE ${name} IS NULL`);
  await renameKey(session, table);
  for (const statement of after) await session.query(statement);
}

/** Gives the key's constraint the name that CREATE TABLE would have given it, if that is free. */
async function renameKey(session: Session, table: QualifiedTable): Promise<void> {
  const wanted = postgresName(`${table.name}_pkey`);
  const { rows } = await session.query<{ name: string }>(
    `SELECT conname AS name FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'p' AND conname <> $2
       AND to_regclass($3) IS NULL`,
    [quoteTable(table), wanted, quoteTable({ schema: table.schema, name: wanted })],
  );
  if (rows[0] === undefined) return;
  await session.query(
    `ALTER TABLE ${quoteTable(table)} RENAME CONSTRAINT ${quoteName(rows[0].name)} TO ${quoteName(wanted)}`,
  );
}
