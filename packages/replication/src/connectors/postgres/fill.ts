import type { CatalogTable } from './catalog';
import { onConflict } from './on-conflict';
import { type QualifiedTable, quoteName, quoteNames, quoteTable } from './quote';
import type { Session } from './session';
import type { TargetShape } from './target-shape';

/** Whether other tables refer to it, and whether the role may truncate it. */
async function emptying(session: Session, table: CatalogTable): Promise<{ referenced: boolean; truncatable: boolean }> {
  const { rows } = await session.query<{ referenced: boolean; truncatable: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND confrelid = $1 AND conrelid <> $1) AS referenced,
            has_table_privilege($1::oid, 'TRUNCATE') AS truncatable`,
    [table.oid],
  );
  return rows[0]!;
}

/**
 * Puts the staged rows in the place of the table's own, and keeps the table with all that depends on it. Inside a
 * transaction. Where foreign keys refer to the table, rows that are still there are changed, not deleted and inserted.
 */
export async function fill(
  session: Session,
  table: CatalogTable,
  staging: QualifiedTable,
  shape: TargetShape,
): Promise<void> {
  const target = quoteTable(table.path);
  await alter(session, table, shape);
  const columns = shape.columns.map((c) => c.name);
  const insert = insertStaged(table, staging, shape);
  const { referenced, truncatable } = await emptying(session, table);
  const key = table.primaryKey;
  if (referenced && key.length > 0 && key.every((k) => columns.includes(k))) {
    const match = key.map((k) => `s.${quoteName(k)} = t.${quoteName(k)}`).join(' AND ');
    await session.query(
      `DELETE FROM ${target} t WHERE NOT EXISTS (SELECT FROM ${quoteTable(staging)} s WHERE ${match})`,
    );
    await session.query(`${insert} ${onConflict(key, columns, { marks: shape.marked, differs: null })}`);
  } else {
    await session.query(truncatable && !referenced ? `TRUNCATE ${target}` : `DELETE FROM ${target}`);
    await session.query(insert);
  }
  await session.query(`DROP TABLE ${quoteTable(staging)}`);
}

/** Adds the staged rows to the table's own. Inside a transaction. */
export async function addAll(
  session: Session,
  table: CatalogTable,
  staging: QualifiedTable,
  shape: TargetShape,
): Promise<void> {
  await alter(session, table, shape);
  await session.query(insertStaged(table, staging, shape));
  await session.query(`DROP TABLE ${quoteTable(staging)}`);
}

/** Makes the changes that the shape has for the table. */
export async function alter(session: Session, table: CatalogTable, shape: TargetShape): Promise<void> {
  if (shape.changes.length > 0)
    await session.query(`ALTER TABLE ${quoteTable(table.path)} ${shape.changes.join(', ')}`);
}

function insertStaged(table: CatalogTable, staging: QualifiedTable, shape: TargetShape): string {
  const names = quoteNames(shape.columns.map((c) => c.name));
  const values = shape.columns.map((c) => `s.${quoteName(c.name)}::${c.sqlType}`).join(', ');
  return `INSERT INTO ${quoteTable(table.path)} (${names}) OVERRIDING SYSTEM VALUE SELECT ${values} FROM ${quoteTable(staging)} s`;
}
