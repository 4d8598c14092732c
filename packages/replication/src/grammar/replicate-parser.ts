import type { StatementParser, TaskSpec } from '@jobglot/core';
import { parseStatement } from './parse-statement';

/** The domain's view of a task's statement. */
export class ReplicateParser implements StatementParser {
  /** @throws DomainError `statement.invalid` */
  parse(statement: string): TaskSpec {
    const { kind, table } = parseStatement(statement);
    return { kind, table: table.join('.') };
  }
}
