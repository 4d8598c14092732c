import { TaskRunError, type TaskRunResult } from '@jobglot/core';
import type { LoadMode, MirrorPlan } from '../../connectors/connector';
import type { ReplicateStatement } from '../../grammar/statement';
import { deleteCondition } from '../delete-condition';
import { lesser } from '../incremental/check-value';
import { type Incremental, planIncremental } from '../incremental/plan-incremental';
import { readMemory, type TaskMemory } from '../incremental/task-memory';
import { keptExisting } from '../kept-existing';
import { loadMode } from '../load-mode';
import type { RunScope } from '../run-scope';
import type { TableLoad } from '../table-load';
import { TableLoads } from '../table-loads';
import { destinationName, logTarget, sourceColumn, sourceQuery, type TableTarget, tableTarget } from '../table-target';
import { detectsDeletes, removeMissing } from './remove-missing';

/** Rows are matched by key, all in the last transaction. */
const MERGE: MirrorPlan = {
  against: 'table',
  insert: true,
  update: true,
  remove: false,
  apply: true,
  removeLimit: 100,
};

/** A REPLICATE statement: a full or an incremental load, in one or several windows; then the deletes (replication-notes.md 1). */
export async function replicate(scope: RunScope, statement: ReplicateStatement): Promise<TaskRunResult> {
  return load(scope, await tableTarget(scope, statement, sourceQuery(scope, statement.source, statement.table)));
}

/** Loads what the target says. */
export async function load(scope: RunScope, target: TableTarget): Promise<TaskRunResult> {
  const kept = await keptExisting(scope, target.path);
  if (kept !== null) return kept;
  const { options, request, destination, context } = scope;
  const memory = readMemory(await destination.opened.taskState(request.taskId, target.path), request.generation);
  const incremental = await planIncremental(scope, target, memory);
  const { mode, why } = loadMode(options, target.schema, target.existing, incremental);
  logTarget(scope, target, mode, why);
  const loads = new TableLoads(scope, memory);
  const loaded = memory.loadedBy === request.executionId;
  if (loaded) context.log('info', 'An earlier attempt has loaded the rows.');
  const last = loaded ? memory : await loadAll(scope, loads, target, mode, incremental);
  if (detectsDeletes(scope, target, mode)) await removeMissing(scope, loads, target, last);
  return loads.result(target.schema);
}

/** @returns what the last load left in the task's memory */
async function loadAll(
  scope: RunScope,
  loads: TableLoads,
  target: TableTarget,
  mode: LoadMode,
  incremental: Incremental | null,
): Promise<TaskMemory> {
  const { options, request } = scope;
  const { generation, executionId } = request;
  const base = common(scope, target, mode);
  let memory: TaskMemory = { generation, loadedBy: executionId };
  if (incremental === null) {
    await loads.run({ ...base, mode, memory: () => memory });
    return memory;
  }
  const { checkColumn, windows } = incremental;
  let { settled } = incremental;
  for (const [i, window] of windows.entries()) {
    const last = i === windows.length - 1;
    const first = i === 0;
    if (window !== null) {
      const bounds = `from ${window.from} to ${window.to}`;
      scope.context.log(
        'info',
        `Rows with ${checkColumn} ${bounds}${windows.length > 1 ? `, window ${i + 1} of ${windows.length}` : ''}.`,
      );
    }
    await loads.run({
      ...base,
      // what the first window has begun, the others go on with
      mode: first || mode === 'history' ? mode : 'upsert',
      ...(mode === 'history' && { anew: options.job.dropTable }),
      // the overlap brings rows that are there already
      skipUnchanged: window !== null,
      ...(window && { range: { column: checkColumn, ...window, withNulls: false } }),
      ...(settled !== null && { mark: settled }),
      memory: (mark) => {
        // what was open when the first attempt began comes later than all it has read
        if (mark !== null) settled = lesser(mark, settled ?? mark);
        const cursor = window !== null && settled !== null ? lesser(settled, window.to) : settled;
        memory = {
          generation,
          checkColumn,
          ...(cursor !== null && { cursor }),
          ...(last && { loadedBy: executionId }),
        };
        return memory;
      },
    });
  }
  return memory;
}

/** What all loads of the statement have in common. */
function common(scope: RunScope, target: TableTarget, mode: LoadMode): Omit<TableLoad, 'memory' | 'mode'> {
  const { options } = scope;
  const { query, sourceSchema, schema, parts } = target;
  const marked = options.deletedColumn === null ? null : sourceColumn(target, options.deletedColumn);
  if (options.deletedColumn !== null && marked === null) {
    scope.warn([`The source has no column ${options.deletedColumn}: DeletedColumn has no effect.`]);
  }
  const by =
    mode === 'history' ? sourceColumn(target, options.checkColumns.find((c) => sourceColumn(target, c))!) : null;
  const soft = options.job.deletionBehavior === 'SoftDelete';
  const deletions = soft
    ? 'mark'
    : options.job.deletionBehavior === 'SkipDelete' || marked === null
      ? 'keep'
      : 'delete';
  if (mode === 'mirror' && marked !== null) {
    throw new TaskRunError(
      'DeletedColumn removes rows page by page, StageRows and DeleteWhere change nothing before the end: they do not go together. Leave one out.',
    );
  }
  const deleteWhere = deleteCondition(scope, mode);
  return {
    query,
    sourceSchema,
    schema,
    ...(parts && { parts }),
    deletions,
    ...(mode === 'mirror' && { mirror: MERGE }),
    ...(deleteWhere !== null && { deleteWhere }),
    ...(by !== null && { historyBy: destinationName(target, by) }),
    ...(marked !== null && { deletedColumn: destinationName(target, marked) }),
  };
}
