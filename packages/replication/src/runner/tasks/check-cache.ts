import { TaskRunError, type TaskRunResult } from '@jobglot/core';
import { HISTORY_COLUMNS } from '../../connectors/connector';
import type { LogicalType, TableSchema } from '../../connectors/table-schema';
import type { CheckCacheStatement } from '../../grammar/statement';
import { readMemory } from '../incremental/task-memory';
import type { RunScope } from '../run-scope';
import { TableLoads } from '../table-loads';
import { displayName } from '../table-names';
import { destinationName, logTarget, sourceColumn, sourceQuery, type TableTarget, tableTarget } from '../table-target';
import { DELETIONS } from './remove-missing';

/**
 * CHECKCACHE compares the destination table with the source, row by row; WITH REPAIR mends it (replication-notes.md 1.1).
 * START and END bound the check column; SKIP leaves out changed, or missing at the source, rows.
 */
export async function checkCache(scope: RunScope, statement: CheckCacheStatement): Promise<TaskRunResult> {
  const { options, request, destination, context } = scope;
  const { table, against, repair, skip } = statement;
  const query = sourceQuery(scope, against, table);
  const target = await tableTarget(scope, { table, columns: null, primaryKey: [] }, query);
  if (target.schema.primaryKey.length === 0) {
    throw new TaskRunError('CHECKCACHE compares rows by their key, and neither side has one.');
  }
  if (repair && target.existing?.columns.some((c) => c.name === HISTORY_COLUMNS.active)) {
    throw new TaskRunError(
      `The table ${displayName(target.path)} holds history, which a comparison cannot repair: run its task once WITH RefreshTable, DeleteMissing.`,
    );
  }
  const memory = readMemory(await destination.opened.taskState(request.taskId, target.path), request.generation);
  const column = checkColumn(scope, statement, target);
  const bounds = { from: statement.start, to: statement.end };
  const loads = new TableLoads(scope, memory);
  logTarget(scope, target, repair ? 'repair' : 'compare', 'it is a CHECKCACHE');
  const end = await loads.run({
    query,
    sourceSchema: target.sourceSchema,
    schema: target.schema,
    mode: 'mirror',
    deletions: DELETIONS[options.job.deletionBehavior],
    ...(column !== null && { range: { column, ...bounds, withNulls: false } }),
    mirror: {
      against: 'table',
      insert: true,
      update: skip !== 'modified',
      remove: skip !== 'deleted',
      apply: repair,
      removeLimit: options.deleteLimit,
      ...(column !== null && { range: { column: destinationName(target, column), ...bounds } }),
    },
    counts: repair ? 'all' : 'reading',
    memory: () => memory,
  });
  context.log(
    'info',
    `${end.inserted} rows are missing in the copy, ${end.updated} differ, ${end.deleted} are gone at the source${repair ? ': repaired' : ''}.`,
  );
  return loads.result(target.schema);
}

/** @returns the source column that START and END bound; null without them */
function checkColumn(scope: RunScope, { start, end }: CheckCacheStatement, target: TableTarget): string | null {
  if (start === null && end === null) return null;
  if (scope.source.opened.highMark === undefined) {
    throw new TaskRunError('This source cannot read a range: leave START and END out.');
  }
  const found = scope.options.checkColumns.map((name) => sourceColumn(target, name)).find((name) => name !== null);
  if (found == null) {
    throw new TaskRunError(
      "START and END are values of the check column: name it in the job's other options, e.g. IncrementalCheckColumns=updated.",
    );
  }
  if (target.existing !== null) requireAlike(target, target.existing, found);
  return found;
}

/** Rows that only one side counts into the range would be taken for missing, or for gone. @throws TaskRunError */
function requireAlike(target: TableTarget, existing: TableSchema, checkColumn: string): void {
  const from = target.sourceSchema.columns.find((c) => c.name === checkColumn)!;
  const name = destinationName(target, checkColumn);
  const to = existing.columns.find((c) => c.name.toLowerCase() === name.toLowerCase());
  if (to === undefined) {
    throw new TaskRunError(`The destination table has no column ${name}, which START and END are values of.`);
  }
  if (ordersOf(from.type) !== null && ordersOf(from.type) === ordersOf(to.type)) return;
  throw new TaskRunError(
    `START and END would not mean the same on both sides: ${name} is ${from.type.kind} in the source and ${to.type.kind} in the destination. Leave them out.`,
  );
}

const NUMBERS = new Set(['int16', 'int32', 'int64', 'decimal', 'float32', 'float64']);

/** @returns what values of the type are compared as, whatever the engine; null: engines differ, in text by collation */
function ordersOf({ kind }: LogicalType): string | null {
  if (kind === 'string') return null;
  return NUMBERS.has(kind) ? 'number' : kind;
}
