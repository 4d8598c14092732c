import type { CopySource, CopyStatement } from '@jobglot/core';
import { sqlTokens } from './parse-sql';
import type { LocatedToken } from './select-rules';
import type { ReplicateStatement } from './statement';

/** What an option's name looks like when it is written without quotes. */
const PLAIN_OPTION = /^(?!(?:SELECT|WITH|AGAINST|SKIP)$)[a-z_][a-z0-9_]*$/i;
/** Engines fold an unquoted name's case; of these the quoted form is the same name. */
const PLAIN_NAME = /^[a-z_][a-z0-9_]*$/;
/** Words that are no column, unquoted. */
const VALUES = new Set(
  (
    'null true false default user current_user session_user system_user current_role current_catalog current_schema ' +
    'current_date current_time current_timestamp localtime localtimestamp utc_date utc_time utc_timestamp rowid'
  ).split(' '),
);
/** Words that end a condition. */
const BEHIND_WHERE = new Set(
  'ORDER GROUP HAVING LIMIT OFFSET FETCH UNION INTERSECT EXCEPT MINUS WINDOW FOR LOCK PROCEDURE'.split(' '),
);

/** @returns the statement for forms; null: one of its parts has no place there (types, a key, an option's odd name) */
export function takeApart({ table, columns, primaryKey, options, source }: ReplicateStatement): CopyStatement | null {
  if (primaryKey.length > 0 || columns?.some((c) => c.type !== null)) return null;
  if (options.some((o) => !PLAIN_OPTION.test(o.name))) return null;
  return {
    target: table,
    targetColumns: columns?.map((c) => c.name) ?? null,
    options,
    source: source?.kind === 'select' ? copySource(source.text) : wholeTable(source?.path ?? table),
  };
}

function wholeTable(path: readonly string[]): CopySource {
  return { kind: 'table', path, columns: null, where: null };
}

/** @returns `SELECT a, b FROM t WHERE ...` as a table, with what is quoted or means the same quoted; else the text */
function copySource(sql: string): CopySource {
  const tokens = sqlTokens(sql, 'SELECT');
  const other: CopySource = { kind: 'sql', sql };
  let at = 0;
  const take = (kind: LocatedToken['kind'], text: string): boolean => {
    const token = tokens[at];
    const taken = token?.kind === kind && token.text.toUpperCase() === text;
    if (taken) at++;
    return taken;
  };
  const names = (separator: string): string[] | null => {
    const list: string[] = [];
    do {
      const name = plainName(tokens[at]);
      if (name === null) return null;
      list.push(name);
      at++;
    } while (take('symbol', separator));
    return list;
  };
  if (!take('word', 'SELECT')) return other;
  const all = take('symbol', '*');
  const columns = all ? null : names(',');
  if ((!all && columns === null) || !take('word', 'FROM')) return other;
  const path = names('.');
  if (path === null) return other;
  // a table named without SELECT has no more parts than two
  if (at === tokens.length)
    return columns === null && path.length > 2 ? other : { kind: 'table', path, columns, where: null };
  if (!take('word', 'WHERE') || tokens[at] === undefined || endsBefore(tokens, at)) return other;
  return { kind: 'table', path, columns, where: sql.slice(tokens[at]!.offset) };
}

function plainName(token: LocatedToken | undefined): string | null {
  if (token?.kind === 'name') return token.text;
  return token?.kind === 'word' && PLAIN_NAME.test(token.text) && !VALUES.has(token.text) ? token.text : null;
}

/** @returns true when another clause, or another SELECT, follows the condition */
function endsBefore(tokens: readonly LocatedToken[], from: number): boolean {
  let depth = 0;
  return tokens.slice(from).some(({ kind, text }) => {
    if (kind === 'symbol' && text === '(') depth++;
    if (kind === 'symbol' && text === ')') depth--;
    return depth === 0 && kind === 'word' && BEHIND_WHERE.has(text.toUpperCase());
  });
}
