import { DELETED_COLUMN, HISTORY_COLUMNS } from '../connector';
import type { ColumnSchema } from '../table-schema';
import { quoteName } from './identifiers';
import { declaredType } from './types';

/** A row that is not said to be deleted is not. */
export const MARK = `${quoteName(DELETED_COLUMN)} BOOLEAN NOT NULL DEFAULT 0`;

/** A key of one INTEGER column becomes the rowid: ordered reading and inserting need no second tree then. */
export function createTable(table: string, columns: readonly ColumnSchema[], key: readonly string[]): string {
  return create(table, columns, key, []);
}

/** A table that a load makes. */
export interface MadeTable {
  readonly table: string;
  readonly columns: readonly ColumnSchema[];
  readonly primaryKey: readonly string[];
  /** with the column for deleted rows */
  readonly marked: boolean;
}

/** @param name instead of the table's own */
export function createMarkedTable({ table, columns, primaryKey, marked }: MadeTable, name = table): string {
  return create(name, columns, primaryKey, marked ? [MARK] : []);
}

function create(
  table: string,
  columns: readonly ColumnSchema[],
  key: readonly string[],
  further: readonly string[],
): string {
  const lines = columns.map((c) => {
    const notNull = !c.nullable || key.includes(c.name) ? ' NOT NULL' : '';
    return `${quoteName(c.name)} ${declaredType(c)}${notNull}`;
  });
  lines.push(...further);
  if (key.length > 0) lines.push(`PRIMARY KEY (${key.map(quoteName).join(', ')})`);
  return `CREATE TABLE ${quoteName(table)} (${lines.join(', ')})`;
}

/** @param by the check column, whose type the versions' bounds have */
export function createHistoryTable(
  table: string,
  columns: readonly ColumnSchema[],
  key: readonly string[],
  by: ColumnSchema,
): string {
  const { active, start, end } = HISTORY_COLUMNS;
  const versions: ColumnSchema[] = [
    { name: active, type: { kind: 'bool' }, nullable: false },
    { ...by, name: start, nullable: false },
    { ...by, name: end, nullable: true },
  ];
  const all = [...columns.map((c) => (key.includes(c.name) ? { ...c, nullable: false } : c)), ...versions];
  return createTable(table, all, [...key, start]);
}

/**
 * The name at the beginning of a stored CREATE TABLE: bare, or in one of the four quotings that SQLite takes. SQLite
 * stores the words before it as `CREATE TABLE`, whatever was written.
 */
const NAME = /^CREATE TABLE ("(?:[^"]|"")*"|\[[^\]]*\]|`(?:[^`]|``)*`|'(?:[^']|'')*'|[^\s("]+)/i;

/**
 * @param stored a table's own SQL, from sqlite_schema
 * @returns a table with the same columns and constraints under another name; null for a virtual table
 */
export function createAlike(stored: string, name: string): string | null {
  return NAME.test(stored) ? stored.replace(NAME, () => `CREATE TABLE ${quoteName(name)}`) : null;
}
