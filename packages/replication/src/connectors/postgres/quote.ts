import { escapeIdentifier, escapeLiteral } from 'pg';
import type { SqlQuoting } from '../../grammar/render-select';
import type { TablePath } from '../table-schema';

/** A table whose schema is known. */
export interface QualifiedTable extends TablePath {
  readonly schema: string;
}

/** @returns `"a""b"` @throws Error on an empty name or a NUL character, which no identifier can hold */
export function quoteName(name: string): string {
  if (name === '' || name.includes('\0')) throw new Error('a name is empty or holds a NUL character');
  return escapeIdentifier(name);
}

/** @returns `"schema"."table"` */
export function quoteTable(table: QualifiedTable): string {
  return `${quoteName(table.schema)}.${quoteName(table.name)}`;
}

/** @returns `"a", "b"` */
export function quoteNames(names: readonly string[]): string {
  return names.map(quoteName).join(', ');
}

/** @returns a string literal that is safe whatever `standard_conforming_strings` says */
export function quoteString(text: string): string {
  return escapeLiteral(text);
}

/** The quoting for a user's SELECT. */
export const POSTGRES_QUOTING: SqlQuoting = { name: quoteName, string: quoteString };
