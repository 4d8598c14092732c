import type { VendorRules } from '../vendors';

/** A piece of SQL that is not blank and not a comment. */
export interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'symbol';
  /** offset of the first character, and of the one behind the last, in UTF-16 units */
  readonly start: number;
  readonly end: number;
  /** a word in upper case, a symbol as it is, a quoted name without its quotes; empty for texts */
  readonly text: string;
  /** a word or a name as it is written; empty for the others */
  readonly written: string;
}

const SPACE = /\s+/y;
const WORD = /[\p{L}_@#$][\p{L}\p{N}_@#$]*/uy;
const NUMBER = /\d[\w.]*/y;
const LINE_COMMENT = /--[^\n]*/y;
const HASH_COMMENT = /#[^\n]*/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_]\w*)?\$/y;
const OPEN_QUOTE = /^.*?(?=\s*;?\s*$)/m;
const CLOSING: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}', '<': '>' };

/**
 * Cuts SQL into tokens. It never fails: a quote that is not closed ends with its line, and the parser names the error
 * when it comes to that statement.
 */
export function scanTokens(sql: string, rules: VendorRules): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    const blank = match(SPACE, sql, at) || comment(sql, at, rules);
    if (blank > 0) {
      at += blank;
      continue;
    }
    const token = tokenAt(sql, at, rules);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(sql: string, start: number, rules: VendorRules): Token {
  const char = sql[start]!;
  if (char === "'" || (char === '"' && rules.doubleQuotedText)) {
    return { kind: 'text', start, end: quoteEnd(sql, start, char, rules.backslashEscapes), text: '', written: '' };
  }
  if (rules.nameQuotes.includes(char)) {
    const closing = CLOSING[char] ?? char;
    const end = quoteEnd(sql, start, closing, false);
    const written = sql.slice(start + 1, end - 1).replaceAll(closing + closing, closing);
    return { kind: 'name', start, end, text: written, written };
  }
  if (rules.alternativeQuotes && (char === 'q' || char === 'Q') && sql[start + 1] === "'") {
    const closing = `${CLOSING[sql[start + 2]!] ?? sql[start + 2]}'`;
    return { kind: 'text', start, end: after(sql, closing, start + 3), text: '', written: '' };
  }
  const tag = rules.dollarQuotes ? match(DOLLAR_TAG, sql, start) : 0;
  if (tag > 0) {
    return { kind: 'text', start, end: after(sql, sql.slice(start, start + tag), start + tag), text: '', written: '' };
  }
  const word = match(WORD, sql, start);
  if (word > 0) {
    const written = sql.slice(start, start + word);
    return { kind: 'word', start, end: start + word, text: written.toUpperCase(), written };
  }
  const number = match(NUMBER, sql, start);
  if (number > 0)
    return { kind: 'number', start, end: start + number, text: sql.slice(start, start + number), written: '' };
  return { kind: 'symbol', start, end: start + 1, text: char, written: '' };
}

function comment(sql: string, at: number, rules: VendorRules): number {
  if (sql.startsWith('/*', at)) return after(sql, '*/', at + 2) - at;
  return match(LINE_COMMENT, sql, at) || (rules.hashComments ? match(HASH_COMMENT, sql, at) : 0);
}

/** Behind the closing quote; a doubled one stands for itself. */
function quoteEnd(sql: string, start: number, closing: string, backslash: boolean): number {
  for (let at = start + 1; at < sql.length; at++) {
    if (backslash && sql[at] === '\\') at++;
    else if (sql[at] === closing) {
      if (sql[at + 1] !== closing) return at + 1;
      at++;
    }
  }
  // Not closed: the rest of the line is lost to it, and not the rest of the file.
  return start + OPEN_QUOTE.exec(sql.slice(start))![0].length;
}

function after(sql: string, closing: string, from: number): number {
  const found = sql.indexOf(closing, from);
  return found < 0 ? sql.length : found + closing.length;
}

/** Length of the match that begins at `at`; 0: none. */
function match(pattern: RegExp, sql: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0].length ?? 0;
}
