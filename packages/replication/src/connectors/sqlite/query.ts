import { TaskRunError } from '@jobglot/core';
import { bindParameters } from '../../grammar/bind-parameters';
import { singleTable } from '../../grammar/single-table';
import type { SourceQuery } from '../connector';
import type { ColumnSchema, LogicalType, TableSchema } from '../table-schema';
import { describeTable } from './describe-table';
import type { ResultColumn, SqlValue } from './engine/engine-messages';
import type { SqliteEngine } from './engine/sqlite-engine';
import { quoteName } from './identifiers';
import { guardSelect } from './select-guard';
import { logicalType } from './types';

/** A query made ready: what it delivers, and the SQL that delivers all its columns. */
export interface PreparedQuery {
  readonly schema: TableSchema;
  readonly sql: string;
  readonly params: readonly SqlValue[];
  /** text columns whose values are all numbers are compared as numbers: it is a file, whose columns have no types */
  readonly untyped: boolean;
}

/** Rows looked at to find the type of an expression; SQLite declares none. */
const SAMPLE_ROWS = 100;

/** @throws TaskRunError when the query does not deliver it */
export function requireColumn({ schema }: PreparedQuery, name: string): ColumnSchema {
  const column = schema.columns.find((c) => c.name === name);
  if (!column) throw new TaskRunError(`The source has no column "${name}".`);
  return column;
}

/**
 * @returns the query with its columns, checked and prepared by SQLite
 * @throws TaskRunError missing table, or a SELECT that is refused or wrong
 */
export async function prepareQuery(engine: SqliteEngine, query: SourceQuery): Promise<PreparedQuery> {
  if (query.kind === 'table') {
    const table = await describeTable(engine, query.path);
    if (!table) throw new TaskRunError(`The database has no table or view "${query.path.name}".`);
    const columns = table.columns.map((c) => quoteName(c.name)).join(', ');
    return { schema: table, sql: `SELECT ${columns} FROM ${quoteName(table.path.name)}`, params: [], untyped: false };
  }
  const select = bindParameters(query.select, query.parameters);
  const { sql, params } = guardSelect(select);
  const { reader, columns } = await engine.ask('prepare', { sql });
  if (!reader) throw new TaskRunError('The statement is not a SELECT: it gives no rows.');
  const twice = columns.find((c, i) => columns.findIndex((d) => d.name === c.name) < i);
  if (twice) throw new TaskRunError(`The SELECT has two columns named "${twice.name}": give one of them an alias.`);
  const types = await columnTypes(engine, sql, params, columns);
  const schema = {
    path: { schema: null, name: '' },
    columns: columns.map((c, i) => columnSchema(c, types[i]!)),
    primaryKey: await keyOf(engine, singleTable(select), columns),
  };
  return { schema, sql, params, untyped: false };
}

function columnSchema(column: ResultColumn, type: LogicalType): ColumnSchema {
  const schema = { name: column.name, type, nullable: true };
  return column.type ? { ...schema, native: column.type } : schema;
}

/** The table's key, when the SELECT keeps its rows apart and delivers the whole key under its own names. */
async function keyOf(
  engine: SqliteEngine,
  parts: readonly string[] | null,
  columns: readonly ResultColumn[],
): Promise<readonly string[]> {
  const name = parts?.at(-1);
  if (name === undefined || parts!.length > 2) return [];
  const table = await describeTable(engine, { schema: parts!.length === 2 ? parts![0]! : null, name });
  if (!table || table.kind === 'view') return [];
  const delivered = (key: string) =>
    columns.some((c) => c.name === key && c.column === key && c.table === table.path.name);
  return table.primaryKey.every(delivered) ? table.primaryKey : [];
}

/** Declared types where there are some; expressions by the storage classes of the first rows. */
async function columnTypes(
  engine: SqliteEngine,
  sql: string,
  params: readonly SqlValue[],
  columns: readonly ResultColumn[],
): Promise<LogicalType[]> {
  if (columns.every((c) => c.type)) return columns.map((c) => logicalType(c.type));
  const sample = await engine.ask('all', { sql: `SELECT * FROM (\n${sql}\n) LIMIT ${SAMPLE_ROWS}`, params });
  return columns.map((c, i) => (c.type ? logicalType(c.type) : typeOf(sample.map((row) => row[i] ?? null))));
}

function typeOf(values: readonly SqlValue[]): LogicalType {
  const known = values.filter((v) => v !== null);
  const all = (test: (v: SqlValue) => boolean) => known.length > 0 && known.every(test);
  if (all((v) => typeof v === 'bigint')) return { kind: 'int64' };
  if (all((v) => typeof v === 'bigint' || typeof v === 'number')) return { kind: 'float64' };
  if (all((v) => typeof v === 'object')) return { kind: 'bytes' };
  return { kind: 'string' };
}
