import { type CopyStatement, DomainError, type StatementParser, type TaskSpec } from '@jobglot/core';
import { parametersOf } from './bind-parameters';
import { parseStatement } from './parse-statement';
import { takeApart } from './take-apart';

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

  takeApart(statement: string): CopyStatement | null {
    try {
      const parsed = parseStatement(statement);
      return parsed.kind === 'replicate' ? takeApart(parsed) : null;
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }
}
