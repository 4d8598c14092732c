import { SyntaxError as GrammarError, parse as parseGenerated } from '../../generated/replicate';
import type { LocatedToken } from './select-rules';
import type { SelectStatement } from './select-statement';
import { statementError } from './statement-error';

/** What a statement of an event may do (docs/events.md). */
const FIRST_WORDS = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/**
 * Reads one statement that changes rows, for a destination.
 *
 * @returns its tokens: nothing of the text reaches an engine as it was written
 * @throws DomainError `statement.invalid`
 */
export function parseSql(text: string): SelectStatement {
  const tokens = sqlTokens(text, 'SQL statement');
  const first = tokens[0]!;
  const macro = tokens.find((t) => t.kind === 'macro');
  if (macro !== undefined) throw statementError(text, macro.offset, 'date macros are for the statements of tasks.');
  if (first.kind === 'word' && FIRST_WORDS.has(first.text.toUpperCase())) {
    return { tokens: tokens.map(({ kind, text: value }) => ({ kind, text: value })) };
  }
  throw statementError(text, first.offset, `the statement has to begin with ${[...FIRST_WORDS].join(', ')}.`);
}

/**
 * @param what the text has to be, for the message
 * @returns the tokens of a piece of SQL, with their places in it
 * @throws DomainError `statement.invalid`
 */
export function sqlTokens(text: string, what: string): LocatedToken[] {
  try {
    return parseGenerated(text, { startRule: 'Sql' }) as LocatedToken[];
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    throw statementError(text, error.location.start.offset, `this is not one ${what}.`);
  }
}
