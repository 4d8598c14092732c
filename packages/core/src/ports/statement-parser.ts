import type { CopyStatement } from '../job/copy-statement';
import type { TaskSpec } from '../job/task-spec';

/** Reads a task's statement. */
export interface StatementParser {
  /**
   * @returns what the statement says
   * @throws DomainError `statement.invalid` with line, column and what was expected
   */
  parse(statement: string): TaskSpec;
  /**
   * The inverse of `writeCopyStatement`: what it wrote comes back equal; a statement that somebody else wrote comes back as
   * one that does the same.
   *
   * @returns null: no form can say it (CHECKCACHE, a column list with types, text that does not parse)
   */
  takeApart(statement: string): CopyStatement | null;
}
