import type { SelectStatement, SelectToken } from './select-statement';

/** Words after which a row of the table may come out twice, merged, or not as it is. */
const MULTIPLY = new Set(
  'JOIN UNION INTERSECT EXCEPT MINUS GROUP HAVING DISTINCT WITH LATERAL UNNEST WINDOW TABLESAMPLE VALUES'.split(' '),
);
const CLAUSES = new Set(['WHERE', 'ORDER', 'LIMIT', 'OFFSET', 'FETCH']);

const isWord = (token: SelectToken | undefined, word: string): boolean =>
  token?.kind === 'word' && token.text.toUpperCase() === word;

interface NamedTable {
  /** as written, one per dot */
  readonly parts: readonly string[];
  /** places of the name's tokens; `end` is behind the last */
  readonly start: number;
  readonly end: number;
}

/**
 * Finds out whether each row of the SELECT is a row of one table, so that the table's primary key still identifies it.
 * Cautious: a join, a grouping, a set operation, a second FROM (even in a subquery) end it.
 * It does not see set-returning functions: ask {@link calledNames} and the engine.
 *
 * @returns the table's name as written (one part per dot), or null
 */
export function singleTable(select: SelectStatement): readonly string[] | null {
  return namedTable(select)?.parts ?? null;
}

/** @returns the SELECT with another table in the place of its only one @throws Error it has not just one */
export function withTable(select: SelectStatement, parts: readonly string[]): SelectStatement {
  const named = namedTable(select);
  if (named === null) throw new Error('the SELECT is not of one table');
  const path = parts.flatMap((text, i): SelectToken[] => [
    ...(i > 0 ? [{ kind: 'symbol', text: '.' } as const] : []),
    { kind: 'name', text },
  ]);
  return { tokens: [...select.tokens.slice(0, named.start), ...path, ...select.tokens.slice(named.end)] };
}

function namedTable(select: SelectStatement): NamedTable | null {
  const tokens = select.tokens;
  if (tokens.some((t) => t.kind === 'word' && MULTIPLY.has(t.text.toUpperCase()))) return null;
  const froms = tokens.flatMap((t, i) => (isWord(t, 'FROM') ? [i] : []));
  if (froms.length !== 1) return null;
  const parts: string[] = [];
  const start = froms[0]! + 1;
  let i = start;
  for (;;) {
    const part = tokens[i];
    if (part?.kind !== 'word' && part?.kind !== 'name') return null;
    parts.push(part.text);
    i++;
    if (tokens[i]?.kind !== 'symbol' || tokens[i]?.text !== '.') break;
    i++;
  }
  const end = i;
  if (isWord(tokens[i], 'AS')) i++;
  const alias = tokens[i];
  if (alias?.kind === 'name' || (alias?.kind === 'word' && !CLAUSES.has(alias.text.toUpperCase()))) i++;
  const next = tokens[i];
  return next === undefined || (next.kind === 'word' && CLAUSES.has(next.text.toUpperCase()))
    ? { parts, start, end }
    : null;
}

/** @returns names that stand before an opening parenthesis: functions, and some keywords; unquoted ones in lower case */
export function calledNames(select: SelectStatement): string[] {
  const names = select.tokens.flatMap((token, i) => {
    const next = select.tokens[i + 1];
    if (next?.kind !== 'symbol' || next.text !== '(') return [];
    if (token.kind === 'word') return [token.text.toLowerCase()];
    return token.kind === 'name' ? [token.text] : [];
  });
  return [...new Set(names)];
}
