import { DomainError } from '@jobglot/core';
import { isCondition } from './bind-macros';
import { readDateMacro } from './date-macro';
import { wrongMacro } from './macros';
import { parseCondition } from './parse-condition';
import type { SelectToken } from './select-statement';
import type { Statement } from './statement';
import { statementError } from './statement-error';

/** Refuses macros and conditions that cannot be read. @throws DomainError `statement.invalid` */
export function checkMacros(text: string, statement: Statement): void {
  const source = statement.kind === 'replicate' ? statement.source : statement.against;
  const options = statement.kind === 'replicate' ? statement.options : [];
  const names =
    statement.kind === 'replicate' ? [...(statement.columns ?? []).map((c) => c.name), ...statement.primaryKey] : [];
  const paths = source?.kind === 'table' ? source.path : [];
  const bounds = statement.kind === 'checkcache' ? [statement.start ?? '', statement.end ?? ''] : [];
  for (const part of [...statement.table, ...names, ...paths, ...bounds]) checkText(text, part);
  if (source?.kind === 'select') checkTokens(text, source.select.tokens);
  for (const { name, value } of options) {
    if (isCondition(name)) checkCondition(text, name, value);
    else if (value !== null) checkText(text, value);
  }
}

function checkTokens(text: string, tokens: readonly SelectToken[]): void {
  for (const token of tokens) {
    if (token.kind === 'string' || token.kind === 'name') checkText(text, token.text);
    if (token.kind !== 'macro') continue;
    const read = readDateMacro(token.text);
    if (read !== null && !('problem' in read)) continue;
    throw statementError(text, place(text, token.text), read?.problem ?? 'this is no macro that is known.');
  }
}

function checkText(text: string, part: string): void {
  const problem = wrongMacro(part);
  if (problem !== null) throw statementError(text, place(text, part), problem);
}

function checkCondition(text: string, name: string, value: string | null): void {
  try {
    checkTokens(text, parseCondition(value ?? '').tokens);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    // its place in the condition is none in the statement
    const problem = error.message.replace(/^Line \d+, column \d+: /, '');
    throw statementError(text, place(text, name), `WITH ${name}: ${problem}`);
  }
}

/** where the part stands, as far as its quoting lets it be found */
function place(text: string, part: string): number {
  return Math.max(0, text.indexOf(part));
}
