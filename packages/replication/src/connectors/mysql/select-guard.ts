import { TaskRunError } from '@jobglot/core';
import type { SelectStatement, SelectToken } from '../../grammar/select-statement';
import { calledNames } from '../../grammar/single-table';
import { BEFORE_PARENTHESES, FUNCTIONS } from './functions';

/**
 * Functions that reach beyond rows, or hold a session up on purpose; a read-only transaction stops none of them
 * (replication-notes.md 5.1). For statements of events, which may call what else the destination has.
 */
const REFUSED =
  /^(load_file|sleep|benchmark|get_lock|release_lock|release_all_locks|is_free_lock|is_used_lock|master_pos_wait|source_pos_wait|master_gtid_wait|wait_for_executed_gtid_set|wait_until_sql_thread_after_gtids|nextval|setval|lastval|sys_exec|sys_eval|sys_get|sys_set|http_get|http_post|lib_mysqludf.*|asynchronous_connection_failover.*|group_replication.*|set_.*_failover.*|innodb_.*|mysql_.*)$/i;

/** Words of MySQL that have no place in what is only read. */
const REFUSED_WORDS = new Set(['PROCEDURE', 'HANDLER', 'OUTFILE', 'DUMPFILE']);

/** @throws TaskRunError that names what is refused @param select parameters bound already */
export function guardSelect(select: SelectStatement): void {
  const called = calledNames(select).find((name) => REFUSED.test(name));
  if (called !== undefined) {
    throw new TaskRunError(`The SELECT calls ${called}, which a task may not use: it reaches beyond reading rows.`);
  }
  const word = select.tokens.find((t) => t.kind === 'word' && REFUSED_WORDS.has(t.text.toUpperCase()));
  if (word !== undefined)
    throw new TaskRunError(`${word.text.toUpperCase()} is not allowed: a task's SELECT only reads.`);
  const next = select.tokens.findIndex((t) => t.kind === 'word' && /^(NEXT|PREVIOUS)$/i.test(t.text));
  const value = select.tokens[next + 1];
  if (next >= 0 && value?.kind === 'word' && value.text.toUpperCase() === 'VALUE') {
    throw new TaskRunError("NEXT VALUE is not allowed: a task's SELECT only reads.");
  }
}

/**
 * Refuses calls of functions that are not known to compute only. Only a name with no database before it and none of the
 * server's own can be a stored or loadable function.
 *
 * @throws TaskRunError that names the function
 */
export function refuseUnknownFunctions({ tokens }: SelectStatement): void {
  for (const [i, token] of tokens.entries()) {
    if (!isCall(tokens, i)) continue;
    const qualified = isSymbol(tokens[i - 1], '.');
    if (!qualified && FUNCTIONS.has(token.text.toLowerCase())) continue;
    throw new TaskRunError(
      `The SELECT calls ${token.text}, which is not one of the server's own functions that only compute. If it is safe, call it in a view and read that.`,
    );
  }
}

function isCall(tokens: readonly SelectToken[], i: number): boolean {
  const token = tokens[i]!;
  if ((token.kind !== 'word' && token.kind !== 'name') || !isSymbol(tokens[i + 1], '(')) return false;
  if (token.kind === 'word' && BEFORE_PARENTHESES.has(token.text.toLowerCase())) return isSymbol(tokens[i - 1], '.');
  return !isCommonTable(tokens, i) && !isAlias(tokens, i);
}

/** `WITH t(a, b) AS (` and `, t(a, b) AS (`; nothing else in SQL looks like that. */
function isCommonTable(tokens: readonly SelectToken[], i: number): boolean {
  if (!isWord(tokens[i - 1], 'WITH') && !isWord(tokens[i - 1], 'RECURSIVE') && !isSymbol(tokens[i - 1], ','))
    return false;
  const end = endOfNames(tokens, i + 2);
  return isSymbol(tokens[end], ')') && isWord(tokens[end + 1], 'AS') && isSymbol(tokens[end + 2], '(');
}

/** `(SELECT ...) AS t(a, b)`, and window names: `WINDOW w AS (` is a keyword before the parenthesis */
function isAlias(tokens: readonly SelectToken[], i: number): boolean {
  return (
    isWord(tokens[i - 1], 'AS') && isSymbol(tokens[i - 2], ')') && isSymbol(tokens[endOfNames(tokens, i + 2)], ')')
  );
}

function endOfNames(tokens: readonly SelectToken[], from: number): number {
  let end = from;
  while (isSymbol(tokens[end], ',') || tokens[end]?.kind === 'word' || tokens[end]?.kind === 'name') end++;
  return end;
}

const isWord = (token: SelectToken | undefined, word: string): boolean =>
  token?.kind === 'word' && token.text.toUpperCase() === word;

const isSymbol = (token: SelectToken | undefined, text: string): boolean =>
  token?.kind === 'symbol' && token.text === text;
