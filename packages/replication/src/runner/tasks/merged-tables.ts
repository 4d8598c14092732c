import { TaskRunError, type TaskRunResult } from '@jobglot/core';
import type { SourceQuery } from '../../connectors/connector';
import type { TablePath, TableSchema } from '../../connectors/table-schema';
import type { ReplicateStatement } from '../../grammar/statement';
import { ofTable } from '../of-table';
import type { RunScope } from '../run-scope';
import { refuseSameTable } from '../same-table';
import { displayName } from '../table-names';
import { sourceQuery, type TablePart, tableTarget } from '../table-target';
import { load } from './replicate';

/** All rows of several tables go into one, in one load. @throws TaskRunError their columns differ */
export async function mergedTables(
  scope: RunScope,
  statement: ReplicateStatement,
  tables: readonly TablePath[],
): Promise<TaskRunResult> {
  const { source, destination, request, options } = scope;
  if (options.checkColumns.length > 0 || options.job.historyMode) {
    throw new TaskRunError(
      'IncrementalCheckColumns and HistoryMode follow one table. Leave them out, or give the destination a name with * too, so that each table is followed by itself.',
    );
  }
  const queryOf = (table: TablePath): SourceQuery =>
    sourceQuery(scope, ofTable(statement, table).source, statement.table);
  const first = tables[0]!;
  const target = await tableTarget(scope, statement, queryOf(first));
  const parts: TablePart[] = [{ query: target.query, sourceSchema: target.sourceSchema }];
  for (const table of tables.slice(1)) {
    const query = queryOf(table);
    const part = { query, sourceSchema: await source.opened.describe(query) };
    await refuseSameTable(request, source.opened, query, destination.opened, target.path);
    requireAlike(part.sourceSchema, table, target.sourceSchema, first);
    parts.push(part);
  }
  // Parquet, for one, has no place for a value that only one of the tables lacks, unless it is told
  const lacking = (i: number): boolean => parts.some((p) => p.sourceSchema.columns[i]!.nullable);
  const columns = target.schema.columns.map((c, i) => ({ ...c, nullable: c.nullable || lacking(i) }));
  return load(scope, { ...target, parts, schema: { ...target.schema, columns } });
}

/** @throws TaskRunError that names the table, and what it has otherwise */
function requireAlike(other: TableSchema, table: TablePath, schema: TableSchema, first: TablePath): void {
  const difference = differenceOf(other, schema);
  if (difference === null) return;
  throw new TaskRunError(
    `The table ${displayName(table)} does not go into one with ${displayName(first)}: it has ${difference}. Choose a pattern that leaves it out, or columns that all tables have, in a SELECT.`,
  );
}

function differenceOf(other: TableSchema, { columns, primaryKey }: TableSchema): string | null {
  if (other.columns.length !== columns.length) return `${other.columns.length} columns, not ${columns.length}`;
  const at = columns.findIndex((c, i) => {
    const its = other.columns[i]!;
    return c.name !== its.name || JSON.stringify(c.type) !== JSON.stringify(its.type);
  });
  if (at >= 0) {
    const shown = ({ name, native, type }: TableSchema['columns'][number]): string => `${name} ${native ?? type.kind}`;
    return `a column ${shown(other.columns[at]!)} in the place of ${shown(columns[at]!)}`;
  }
  if (other.primaryKey.join('\0') === primaryKey.join('\0')) return null;
  return other.primaryKey.length > 0 ? `the key ${other.primaryKey.join(', ')}` : 'no key';
}
