import type { TablePath, TableSchema } from '../table-schema';
import type { SqliteEngine } from './engine/sqlite-engine';
import { isInternal } from './identifiers';
import { logicalType } from './types';

/** A table or view with the names as they are stored. */
export interface SqliteTable extends TableSchema {
  readonly kind: 'table' | 'view';
}

/** @returns tables and views of the user, by name */
export async function listTables(engine: SqliteEngine): Promise<{ name: string; kind: 'table' | 'view' }[]> {
  const sql = "SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name";
  const rows = (await engine.ask('all', { sql, params: [] })) as [string, 'table' | 'view'][];
  return rows.filter(([name]) => !isInternal(name)).map(([name, kind]) => ({ name, kind }));
}

/**
 * @param path schema null or `main`; the name's case does not matter to SQLite
 * @returns null when there is no such table or view
 */
export async function describeTable(engine: SqliteEngine, path: TablePath): Promise<SqliteTable | null> {
  if (path.schema !== null && path.schema.toLowerCase() !== 'main') return null;
  const found = (await listTables(engine)).filter((t) => t.name.toLowerCase() === path.name.toLowerCase());
  const table = found.find((t) => t.name === path.name) ?? found[0];
  if (!table) return null;
  // hidden = 1 are the hidden columns of virtual tables; generated columns (2, 3) are read like others
  const sql = 'SELECT name, type, "notnull", pk FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid';
  const rows = (await engine.ask('all', { sql, params: [table.name] })) as [string, string, bigint, bigint][];
  const columns = rows.map(([name, declared, notNull, pk]) => ({
    name,
    type: logicalType(declared),
    nullable: notNull === 0n && pk === 0n,
    native: declared,
  }));
  const keyed = rows.filter(([, , , pk]) => pk > 0n).sort((a, b) => Number(a[3] - b[3]));
  return { path: { schema: null, name: table.name }, columns, primaryKey: keyed.map(([n]) => n), kind: table.kind };
}

/** @param file real path of the database @returns the same text for the same table */
export function tableIdentity(file: string, path: TablePath): string {
  return `${file}#${path.name.toLowerCase()}`;
}
