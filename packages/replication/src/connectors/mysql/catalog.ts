import type { ColumnDescription, TableDescription } from '@jobglot/core';
import type { ColumnSchema, TableSchema } from '../table-schema';
import { type QualifiedTable, quoteString } from './quote';
import type { Session } from './session';
import { type EngineType, isMarked, logicalType } from './types';

/** A table as information_schema has it. */
export interface CatalogTable {
  readonly path: QualifiedTable;
  readonly view: boolean;
  /** InnoDB, MyISAM, ...; empty for a view */
  readonly engine: string;
  readonly comment: string;
  readonly columns: readonly CatalogColumn[];
  readonly primaryKey: readonly string[];
}

export interface CatalogColumn extends ColumnSchema {
  /** COLUMN_TYPE */
  readonly sqlType: string;
  /** DATA_TYPE */
  readonly base: string;
  /** computed by the server: cannot be written */
  readonly generated: boolean;
  readonly comment: string;
}

const BEYOND_BMP = /[\u{10000}-\u{10ffff}]/u;

/** also MariaDB's tables that keep their versions are tables */
const isView = (kind: string | null | undefined): boolean => kind?.endsWith('VIEW') ?? false;

const SYSTEM = "('information_schema', 'mysql', 'performance_schema', 'sys')";

/** @returns the table, or null. @param ignoreCase when there is no exact match, takes the only one without case */
export async function findTable(
  session: Session,
  path: QualifiedTable,
  ignoreCase: boolean,
): Promise<CatalogTable | null> {
  // the catalog's own names are in three bytes: to compare it with more is an error
  if (BEYOND_BMP.test(path.schema + path.name)) return null;
  const rows = await session.rows(
    `SELECT table_schema, table_name, table_type, table_comment, engine FROM information_schema.tables
     WHERE lower(table_schema) = lower(${quoteString(path.schema)}) AND lower(table_name) = lower(${quoteString(path.name)})`,
  );
  const exact = rows.find(([schema, name]) => schema === path.schema && name === path.name);
  const found = exact ?? (ignoreCase && rows.length === 1 ? rows[0] : undefined);
  if (found === undefined) return null;
  const table = { schema: found[0]!, name: found[1]! };
  const { columns, primaryKey } = await columnsOf(session, table);
  const [, , kind, comment, engine] = found;
  return { path: table, view: isView(kind), comment: comment ?? '', engine: engine ?? '', columns, primaryKey };
}

async function columnsOf(session: Session, { schema, name }: QualifiedTable) {
  const table = `table_schema = ${quoteString(schema)} AND table_name = ${quoteString(name)}`;
  const rows = await session.rows(
    `SELECT column_name, data_type, column_type, character_maximum_length, numeric_precision, numeric_scale, is_nullable,
       column_comment, extra
     FROM information_schema.columns WHERE ${table} ORDER BY ordinal_position`,
  );
  const key = await session.rows(
    `SELECT column_name FROM information_schema.key_column_usage WHERE ${table} AND constraint_name = 'PRIMARY' ORDER BY ordinal_position`,
  );
  const json = session.isMariaDb ? await jsonColumns(session, schema, name) : new Set<string>();
  return {
    columns: rows.map((row) => toColumn(json.has(row[0]!) ? asJson(row) : row)),
    primaryKey: key.map((r) => r[0]!),
  };
}

/** MariaDB's JSON is a LONGTEXT with a check. */
async function jsonColumns(session: Session, schema: string, name: string): Promise<Set<string>> {
  const rows = await session.rows(
    `SELECT constraint_name FROM information_schema.check_constraints WHERE constraint_schema = ${quoteString(schema)}
       AND table_name = ${quoteString(name)} AND level = 'Column' AND lower(check_clause) LIKE 'json_valid(%'`,
  );
  return new Set(rows.map((r) => r[0]!));
}

function asJson([name, , , ...rest]: readonly (string | null)[]): (string | null)[] {
  return [name!, 'json', 'json', ...rest];
}

function toColumn(row: readonly (string | null)[]): CatalogColumn {
  const [name, base, full, length, precision, scale, nullable, comment, extra] = row;
  const number = (text: string | null | undefined): number | null => (text == null ? null : Number(text));
  const type: EngineType = {
    name: base!.toLowerCase(),
    full: full!,
    length: number(length),
    precision: number(precision),
    scale: number(scale),
    comment: comment ?? '',
  };
  return {
    name: name!,
    type: logicalType(type),
    nullable: nullable === 'YES',
    // the mark says more than the engine's own type
    ...(isMarked(type.comment) ? {} : { native: full! }),
    sqlType: full!,
    base: type.name,
    generated: /GENERATED|VIRTUAL|PERSISTENT|STORED/i.test(extra ?? '') && !/DEFAULT_GENERATED/i.test(extra ?? ''),
    comment: type.comment,
  };
}

/** @returns the connectors' view of a table */
export function tableSchema({ path, columns, primaryKey }: CatalogTable): TableSchema {
  const plain = columns.map(({ name, type, nullable, native }) => ({
    name,
    type,
    nullable,
    ...(native === undefined ? {} : { native }),
  }));
  return { path, columns: plain, primaryKey };
}

/** @returns the domain's view of a table's columns */
export function describeColumns(table: CatalogTable): ColumnDescription[] {
  return table.columns.map((c) => {
    const position = table.primaryKey.indexOf(c.name);
    return { name: c.name, dataType: c.sqlType, nullable: c.nullable, keyPosition: position < 0 ? null : position + 1 };
  });
}

/** Tables and views that the user may see, without the server's own and without ours. */
export async function listTables(session: Session): Promise<TableDescription[]> {
  const rows = await session.rows(
    `SELECT table_schema, table_name, table_type FROM information_schema.tables
     WHERE table_schema NOT IN ${SYSTEM} AND table_name NOT LIKE '|_jobglot|_%' ESCAPE '|'
       AND NOT (table_comment LIKE 'jobglot staging %' AND (table_name LIKE '%|_|_stg' ESCAPE '|' OR char_length(table_name) = 64))
     ORDER BY table_schema, table_name`,
  );
  return rows.map(([schema, name, type]) => ({
    schema: schema!,
    name: name!,
    kind: isView(type) ? 'view' : 'table',
  }));
}
