import { TaskRunError } from '@jobglot/core';
import { renderSelect } from '../../grammar/render-select';
import type { SelectStatement, SelectToken } from '../../grammar/select-statement';
import { quoteName } from './identifiers';

/**
 * Functions that a task's SELECT may call. A list of what is allowed, because libsql carries readfile(), writefile()
 * and load_extension() (tested: readfile('/etc/passwd') answers, also on a read-only connection). Left out on purpose:
 * those, the sqlite3mc_* ones, and zeroblob() and randomblob(), which take memory at will.
 */
const FUNCTIONS = new Set(
  `abs avg ceil ceiling changes char coalesce concat concat_ws cos count cume_dist date datetime degrees dense_rank exp
  first_value floor format glob group_concat hex if ifnull iif instr json json_array json_array_length json_each
  json_extract json_group_array json_group_object json_insert json_object json_patch json_quote json_remove json_replace
  json_set json_tree json_type json_valid julianday lag last_value lead length like likelihood likely ln log log10 lower
  ltrim max min mod generate_series nth_value ntile nullif octet_length percent_rank pi pow power printf quote radians
  random rank regexp replace round row_number rtrim sign sin soundex sqrt strftime string_agg substr substring sum tan
  time timediff total trim typeof unhex unicode unixepoch unlikely upper`.split(/\s+/),
);

/** Words that may stand before a parenthesis without being functions. */
const KEYWORDS = new Set(
  `all and as between by case cast collate cross distinct else escape except exists filter from having in inner
  intersect is isnull join left limit match materialized not notnull offset on or order outer over partition right row
  select then union using values when where with`.split(/\s+/),
);

/** Virtual tables that need no CREATE: `SELECT * FROM fsdir WHERE path = '/etc'` reads folders without any parenthesis. */
const FOREIGN_TABLES = /^(fsdir|carray|dbstat|sqlite_dbpage|sqlite_stmt|fts3tokenize|vector_top_k|pragma_\w*)$/i;

const REFUSED_WORDS = new Set(['ATTACH', 'DETACH', 'PRAGMA', 'VACUUM', 'REINDEX', 'ANALYZE']);

/** A SELECT ready to be prepared; string literals are parameters, so that none can stand for a table's name. */
export interface GuardedSelect {
  readonly sql: string;
  readonly params: readonly string[];
}

/**
 * Lets through what only reads this database (replication-notes.md 5.1 and 5.2 rule 5, and what libsql adds).
 *
 * @param select parameters bound already
 * @throws TaskRunError that names what is refused
 */
export function guardSelect(select: SelectStatement): GuardedSelect {
  const tokens = select.tokens.map(aliasAsName);
  for (const [i, token] of tokens.entries()) {
    refuseToken(token);
    if (isCall(tokens, i) && !FUNCTIONS.has(token.text.toLowerCase())) {
      throw new TaskRunError(`The function ${token.text}() is not allowed in a task's SELECT over SQLite.`);
    }
  }
  const params: string[] = [];
  const sql = renderSelect({ tokens }, { name: quoteName, string: (text) => `?${params.push(text)}` });
  return { sql, params };
}

function refuseToken(token: SelectToken): void {
  if (token.kind === 'word' && REFUSED_WORDS.has(token.text.toUpperCase())) {
    throw new TaskRunError(`${token.text.toUpperCase()} is not allowed in a task's SELECT: it only reads.`);
  }
  if ((token.kind === 'word' || token.kind === 'name') && FOREIGN_TABLES.test(token.text)) {
    throw new TaskRunError(`The name ${token.text} stands for a system table: a task's SELECT cannot read it.`);
  }
  // A `?` of the user's own would take one of our values.
  if (token.kind === 'symbol' && /[?:$#@;]/.test(token.text)) {
    throw new TaskRunError(`"${token.text}" is not allowed in a task's SELECT over SQLite.`);
  }
}

/** `AS 'Alias'` is a habit of SQLite's users, but an alias cannot be a parameter. */
function aliasAsName(token: SelectToken, i: number, all: readonly SelectToken[]): SelectToken {
  return token.kind === 'string' && isWord(all[i - 1], 'AS') ? { kind: 'name', text: token.text } : token;
}

/** A name before a parenthesis, unless it is a keyword, a type (`CAST(x AS VARCHAR(20))`) or a `WITH` header. */
function isCall(tokens: readonly SelectToken[], i: number): boolean {
  const token = tokens[i]!;
  if ((token.kind !== 'word' && token.kind !== 'name') || !isSymbol(tokens[i + 1], '(')) return false;
  if (token.kind === 'word' && KEYWORDS.has(token.text.toLowerCase())) return false;
  return !isWord(tokens[i - 1], 'AS') && !isCommonTable(tokens, i);
}

/** `WITH t(a, b) AS (` and `, t(a, b) AS (`; nothing else in SQL looks like that, so a call cannot hide there. */
function isCommonTable(tokens: readonly SelectToken[], i: number): boolean {
  const before = tokens[i - 1];
  if (!isWord(before, 'WITH') && !isWord(before, 'RECURSIVE') && !isSymbol(before, ',')) return false;
  let end = i + 2;
  while (isSymbol(tokens[end], ',') || tokens[end]?.kind === 'word' || tokens[end]?.kind === 'name') end++;
  const body = isWord(tokens[end + 2], 'NOT') ? end + 4 : isWord(tokens[end + 2], 'MATERIALIZED') ? end + 3 : end + 2;
  return isSymbol(tokens[end], ')') && isWord(tokens[end + 1], 'AS') && isSymbol(tokens[body], '(');
}

const isWord = (token: SelectToken | undefined, word: string): boolean =>
  token?.kind === 'word' && token.text.toUpperCase() === word;

const isSymbol = (token: SelectToken | undefined, text: string): boolean =>
  token?.kind === 'symbol' && token.text === text;
