import type { SqlQuoting } from '../../grammar/render-select';
import type { TablePath } from '../table-schema';

/** A table whose database is known. */
export interface QualifiedTable extends TablePath {
  readonly schema: string;
}

/** @returns a name in backticks @throws Error on an empty name or a NUL character, which no identifier can hold */
export function quoteName(name: string): string {
  if (name === '' || name.includes('\0')) throw new Error('a name is empty or holds a NUL character');
  return `\`${name.replaceAll('`', '``')}\``;
}

export function quoteTable({ schema, name }: QualifiedTable): string {
  return `${quoteName(schema)}.${quoteName(name)}`;
}

export function quoteNames(names: readonly string[]): string {
  return names.map(quoteName).join(', ');
}

/** @returns a string literal; every session runs with NO_BACKSLASH_ESCAPES, so that quotes are all there is to double */
export function quoteString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The quoting for a user's SELECT. */
export const MYSQL_QUOTING: SqlQuoting = { name: quoteName, string: quoteString };

/** @returns the table with the connection's database where the path names none */
export function qualified({ schema, name }: TablePath, database: string): QualifiedTable {
  return { schema: schema ?? database, name };
}
