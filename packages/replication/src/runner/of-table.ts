import type { TablePath } from '../connectors/table-schema';
import { bindMacros, tableMacro } from '../grammar/bind-macros';
import { withTable } from '../grammar/single-table';
import type { ReplicateStatement, StatementSource } from '../grammar/statement';

/** @returns the statement as it reads one of the tables that its pattern means, whose name it may use in macros */
export function ofTable(statement: ReplicateStatement, { schema, name }: TablePath): ReplicateStatement {
  const path = schema === null ? [name] : [schema, name];
  const source: StatementSource =
    statement.source?.kind === 'select'
      ? { ...statement.source, select: withTable(statement.source.select, path) }
      : { kind: 'table', path };
  return bindMacros({ ...statement, source }, tableMacro(name));
}
