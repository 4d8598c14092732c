import { sqlTokens } from './parse-sql';
import { refusedToken } from './select-rules';
import type { SelectStatement } from './select-statement';
import { statementError } from './statement-error';

/**
 * Reads a condition, as it stands behind WHERE.
 *
 * @returns its tokens: nothing of the text reaches an engine as it was written
 * @throws DomainError `statement.invalid`
 */
export function parseCondition(text: string): SelectStatement {
  const tokens = sqlTokens(text, 'condition');
  const refused = refusedToken(tokens);
  if (refused !== null) throw statementError(text, refused.token.offset, refused.problem);
  return { tokens: tokens.map(({ kind, text: value }) => ({ kind, text: value })) };
}
