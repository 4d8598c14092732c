import { TaskRunError, type TaskRunResult } from '@jobglot/core';
import type { ReplicateStatement } from '../../grammar/statement';
import { readMemory } from '../incremental/task-memory';
import type { RunScope } from '../run-scope';
import { TableLoads } from '../table-loads';
import { logTarget, sourceQuery, tableTarget } from '../table-target';
import { DELETIONS } from './remove-missing';

/**
 * ReverseETL: the rows of this run are compared with those of the last one, and only the differences are sent; what the
 * application has changed on its side stays (replication-notes.md 1.2).
 */
export async function reverseEtl(scope: RunScope, statement: ReplicateStatement): Promise<TaskRunResult> {
  const { options, request, destination } = scope;
  const target = await tableTarget(scope, statement, sourceQuery(scope, statement.source, statement.table));
  if (target.schema.primaryKey.length === 0) {
    throw new TaskRunError(
      'ReverseETL needs a key to compare by: name it in the statement, e.g. REPLICATE [T] (id bigint, ..., PRIMARY KEY (id)).',
    );
  }
  const memory = readMemory(await destination.opened.taskState(request.taskId, target.path), request.generation);
  const loads = new TableLoads(scope, memory);
  logTarget(scope, target, 'differences', 'it is a ReverseETL job');
  const { deletionBehavior } = options.job;
  await loads.run({
    query: target.query,
    sourceSchema: target.sourceSchema,
    schema: target.schema,
    mode: 'mirror',
    deletions: DELETIONS[deletionBehavior],
    mirror: {
      against: 'snapshot',
      insert: true,
      update: true,
      remove: true,
      apply: true,
      removeLimit: options.deleteLimit,
    },
    memory: () => ({ generation: request.generation }),
  });
  return loads.result(target.schema);
}
