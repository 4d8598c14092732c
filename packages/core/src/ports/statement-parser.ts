import type { TaskSpec } from '../job/task-spec';

/** Reads a task's statement. */
export interface StatementParser {
  /**
   * @returns what the statement says
   * @throws DomainError `statement.invalid` with line, column and what was expected
   */
  parse(statement: string): TaskSpec;
}
