import type { StatementParser, TaskSpec } from '@jobglot/core';
import { parametersOf } from './bind-parameters';
import { parseStatement } from './parse-statement';

/** The domain's view of a task's statement. */
export class ReplicateParser implements StatementParser {
  /** @throws DomainError `statement.invalid` */
  parse(statement: string): TaskSpec {
    const parsed = parseStatement(statement);
    const source = parsed.kind === 'replicate' ? parsed.source : parsed.against;
    const parameters = source?.kind === 'select' ? parametersOf(source.select) : [];
    return {
      kind: parsed.kind,
      table: parsed.table.join('.'),
      ...(source?.kind === 'table' && { source: source.path.join('.') }),
      ...(parameters.length > 0 && { parameters }),
    };
  }
}
