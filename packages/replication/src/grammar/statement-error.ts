import { DomainError } from '@jobglot/core';

/**
 * @param offset 0-based place in the statement
 * @returns `statement.invalid` with 1-based line and column in message and details
 */
export function statementError(statement: string, offset: number, problem: string, expected?: string): DomainError {
  const before = statement.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  return new DomainError('statement.invalid', `Line ${line}, column ${column}: ${problem}`, { line, column, expected });
}
