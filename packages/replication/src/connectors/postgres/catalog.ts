import type { ColumnDescription, TableDescription } from '@jobglot/core';
import type { ColumnSchema, TablePath, TableSchema } from '../table-schema';
import type { QualifiedTable } from './quote';
import type { Session } from './session';
import { logicalType } from './types';

/** A table as the catalog has it. */
export interface CatalogTable {
  readonly oid: number;
  readonly path: QualifiedTable;
  /** `pg_class.relkind`: r table, p partitioned, v view, m materialized view, f foreign table */
  readonly kind: string;
  readonly columns: readonly CatalogColumn[];
  readonly primaryKey: readonly string[];
}

export interface CatalogColumn extends ColumnSchema {
  /** as `format_type` spells it */
  readonly sqlType: string;
  /** computed by the server: cannot be written */
  readonly generated: boolean;
}

/** @returns the schema of unqualified names: the connection's, else the role's own first one */
export async function defaultSchema(session: Session, configured: string | null): Promise<string> {
  if (configured !== null) return configured;
  const { rows } = await session.query<{ schema: string | null }>('SELECT current_schema() AS schema');
  return rows[0]?.schema ?? 'public';
}

interface ColumnRow {
  name: string;
  oid: number;
  typmod: number;
  native: boolean;
  sql_type: string;
  nullable: boolean;
  generated: boolean;
  key_position: number | null;
}

// a domain is described as the type below it; `native` marks types that every PostgreSQL has
const COLUMNS = `
  SELECT a.attname AS name, coalesce(b.oid, t.oid) AS oid,
         CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END AS typmod,
         t.typnamespace = 'pg_catalog'::regnamespace AS native,
         format_type(a.atttypid, a.atttypmod) AS sql_type, NOT a.attnotnull AS nullable,
         a.attgenerated <> '' AS generated, array_position(i.key, a.attnum)::int AS key_position
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type b ON b.oid = t.typbasetype AND t.typtype = 'd'
  LEFT JOIN LATERAL (
    SELECT array_agg(k.attnum ORDER BY k.ord) AS key FROM pg_index x, unnest(x.indkey) WITH ORDINALITY AS k(attnum, ord)
    WHERE x.indrelid = a.attrelid AND x.indisprimary) i ON true
  WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

/** @returns the table, or null. @param ignoreCase when there is no exact match, takes the only one without case */
export async function findTable(
  session: Session,
  path: QualifiedTable,
  ignoreCase: boolean,
): Promise<CatalogTable | null> {
  const { rows } = await session.query<{ oid: number; schema: string; name: string; kind: string; exact: boolean }>(
    `SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
            n.nspname = $1 AND c.relname = $2 AS exact
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE lower(n.nspname) = lower($1) AND lower(c.relname) = lower($2) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`,
    [path.schema, path.name],
  );
  const found = rows.find((r) => r.exact) ?? (ignoreCase && rows.length === 1 ? rows[0] : undefined);
  if (found === undefined) return null;
  const columns = (await session.query<ColumnRow>(COLUMNS, [found.oid])).rows;
  const key = columns.filter((c) => c.key_position !== null).sort((a, b) => a.key_position! - b.key_position!);
  return {
    oid: found.oid,
    path: { schema: found.schema, name: found.name },
    kind: found.kind,
    columns: columns.map(columnSchema),
    primaryKey: key.map((c) => c.name),
  };
}

function columnSchema(row: ColumnRow): CatalogColumn {
  return {
    name: row.name,
    type: logicalType(row.oid, row.typmod),
    nullable: row.nullable,
    ...(row.native ? { native: row.sql_type } : {}),
    sqlType: row.sql_type,
    generated: row.generated,
  };
}

/** @returns the connectors' view of a table */
export function tableSchema(table: CatalogTable): TableSchema {
  const columns = table.columns.map(({ name, type, nullable, native }) => ({
    name,
    type,
    nullable,
    ...(native === undefined ? {} : { native }),
  }));
  return { path: table.path, columns, primaryKey: table.primaryKey };
}

/** @returns the domain's view of a table's columns */
export function describeColumns(table: CatalogTable): ColumnDescription[] {
  return table.columns.map((c) => {
    const position = table.primaryKey.indexOf(c.name);
    return { name: c.name, dataType: c.sqlType, nullable: c.nullable, keyPosition: position < 0 ? null : position + 1 };
  });
}

/** Tables and views that the role may read, without the server's own and without ours, by schema and name. */
export async function listTables(session: Session): Promise<TableDescription[]> {
  const { rows } = await session.query<{ schema: string; name: string; kind: string }>(
    `SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND c.relname !~ '^_jobglot_'
       AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
       AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
       AND coalesce(obj_description(c.oid, 'pg_class'), '') NOT LIKE 'jobglot staging %'
     ORDER BY 1, 2`,
  );
  return rows.map(({ schema, name, kind }) => ({
    schema,
    name,
    kind: kind === 'v' || kind === 'm' ? 'view' : 'table',
  }));
}

/** @returns the path with the default schema filled in */
export function qualified(path: TablePath, fallback: string): QualifiedTable {
  return { schema: path.schema ?? fallback, name: path.name };
}

/** @returns a text that is the same for the same table of the same database, whatever the way to it */
export async function tableIdentity(session: Session, table: QualifiedTable): Promise<string> {
  const { rows } = await session.query<{ place: string }>(
    `SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS place
     FROM pg_control_system()`,
  );
  return `postgresql/${rows[0]?.place}/${table.schema}/${table.name}`;
}
