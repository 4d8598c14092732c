import { type CopyStatement, DomainError, type StatementParser, type TaskSpec } from '@jobglot/core';
import { isCondition } from './bind-macros';
import { parametersOf } from './bind-parameters';
import { parseCondition } from './parse-condition';
import { parseStatement } from './parse-statement';
import type { SelectStatement } from './select-statement';
import type { ReplicateStatement } from './statement';
import { takeApart } from './take-apart';

/** The domain's view of a task's statement. */
export class ReplicateParser implements StatementParser {
  /** @throws DomainError `statement.invalid` */
  parse(statement: string): TaskSpec {
    const parsed = parseStatement(statement);
    const source = parsed.kind === 'replicate' ? parsed.source : parsed.against;
    const parameters = parametersOf([
      ...(source?.kind === 'select' ? [source.select] : []),
      ...(parsed.kind === 'replicate' ? conditionsOf(parsed) : []),
    ]);
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

function conditionsOf({ options }: ReplicateStatement): SelectStatement[] {
  return options.flatMap(({ name, value }) => (isCondition(name) && value !== null ? [parseCondition(value)] : []));
}
