import type { SelectStatement, SelectToken } from '../../grammar/select-statement';
import type { ColumnSchema } from '../table-schema';

/** `SELECT a, b FROM t`: a table with fewer columns, which needs no database. */
export interface PlainProjection {
  readonly table: string;
  /** names as written; null: all */
  readonly columns: readonly string[] | null;
}

/** Words that SQL does not take for columns. */
const VALUES = /^(null|true|false|current_(date|time|timestamp)|rowid|oid|_rowid_)$/i;
const NUMBERED = /^Col(\d{1,6})$/i;

/** @returns null when the SELECT is anything else */
export function plainProjection({ tokens }: SelectStatement): PlainProjection | null {
  const from = tokens.findIndex((t) => isWord(t, 'FROM'));
  const table = tokens[from + 1];
  if (!isWord(tokens[0], 'SELECT') || from < 2 || tokens.length !== from + 2) return null;
  if (table?.kind !== 'name' && table?.kind !== 'word') return null;
  const list = tokens.slice(1, from);
  if (list.length === 1 && list[0]!.text === '*') return { table: table.text, columns: null };
  const names = list.filter((_, i) => i % 2 === 0);
  const commas = list.filter((_, i) => i % 2 === 1);
  const plain = names.every(isName) && commas.every((t) => t.kind === 'symbol' && t.text === ',');
  return plain && names.length === commas.length + 1 ? { table: table.text, columns: names.map((t) => t.text) } : null;
}

/**
 * @param names those of a projection, compared without case as SQL does; `Col<n>` that is no column's name is the n-th one
 * @returns the columns; null when one is not there, or comes twice, so that somebody else has to say what it means
 */
export function projectedColumns(
  columns: readonly ColumnSchema[],
  names: readonly string[] | null,
): readonly ColumnSchema[] | null {
  if (names === null) return columns;
  const found = names.map((name) => {
    const same = columns.find((c) => c.name === name) ?? columns.find((c) => folded(c.name) === folded(name));
    return same ?? columns[Number(NUMBERED.exec(name)?.[1] ?? 0) - 1];
  });
  return new Set(found).size === found.length && !found.includes(undefined) ? (found as ColumnSchema[]) : null;
}

const folded = (name: string): string => name.toLowerCase();

const isWord = (token: SelectToken | undefined, word: string): boolean =>
  token?.kind === 'word' && token.text.toUpperCase() === word;

const isName = (token: SelectToken): boolean =>
  token.kind === 'name' || (token.kind === 'word' && !VALUES.test(token.text));
