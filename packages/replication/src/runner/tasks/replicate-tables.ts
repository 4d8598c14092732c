import { TaskRunError, type TaskRunResult } from '@jobglot/core';
import type { TablePath } from '../../connectors/table-schema';
import { tableMacro } from '../../grammar/bind-macros';
import { replaceMacros } from '../../grammar/macros';
import type { NameParts, ReplicateStatement } from '../../grammar/statement';
import type { RunScope } from '../run-scope';
import { displayName, tablePath } from '../table-names';
import { readTable } from '../with-macros';
import { eachTable } from './each-table';
import { mergedTables } from './merged-tables';
import { replicate } from './replicate';

/**
 * A REPLICATE statement whose source may be a pattern, `*` being any characters: all tables that fit go into one, or, where the
 * destination's name has a `*` too, each into its own.
 */
export async function replicateTables(scope: RunScope, statement: ReplicateStatement): Promise<TaskRunResult> {
  const read = readTable(statement);
  const source = scope.source.opened;
  if (source.matching === undefined || !read?.some((part) => part.includes('*'))) return replicate(scope, statement);
  const pattern = tablePath(read);
  const tables = await source.matching(pattern);
  if (tables.length === 0) {
    throw new TaskRunError(
      `No table of ${scope.request.source.name} matches ${displayName(pattern)}. Check the pattern and its schema, and that the user may read the tables.`,
    );
  }
  scope.context.log('info', `${tables.length} tables match ${displayName(pattern)}: ${listed(tables)}.`);
  return namesEach(statement.table)
    ? eachTable(scope, statement, pattern, tables)
    : mergedTables(scope, statement, tables);
}

/** @returns true when the destination's name is another for each table */
function namesEach(table: NameParts): boolean {
  const name = table.at(-1)!;
  return name.includes('*') || replaceMacros(name, tableMacro('')) !== name;
}

const NAMES_IN_LOG = 20;

function listed(tables: readonly TablePath[]): string {
  const names = tables.slice(0, NAMES_IN_LOG).map(displayName).join(', ');
  return tables.length > NAMES_IN_LOG ? `${names}, ...` : names;
}
