import { TaskRunError, type TaskRunResult } from '@jobglot/core';
import type { ChangeFeed } from '../../connectors/change-feed';
import type { Page } from '../../connectors/connector';
import type { ReplicateStatement } from '../../grammar/statement';
import { readMemory } from '../incremental/task-memory';
import type { RunScope } from '../run-scope';
import { TableLoads } from '../table-loads';
import { displayName } from '../table-names';
import { logTarget, sourceQuery, type TableTarget, tableTarget } from '../table-target';

const BATCH_ROWS = 10_000;

/**
 * ChangeDataCapture: the first run reads the table, the others apply what the source's log says has changed since; deleted
 * rows are marked, never removed (replication-notes.md 1.2, 4.4). Changes are applied in order and folded by key, so that
 * applying some of them again after a crash comes to the same.
 */
export async function changeDataCapture(scope: RunScope, statement: ReplicateStatement): Promise<TaskRunResult> {
  const { source, destination, request, options, context } = scope;
  const query = sourceQuery(scope, statement.source, statement.table);
  const { changes } = source.opened;
  if (changes === undefined) {
    throw new TaskRunError(
      'This source keeps no log of its changes: ChangeDataCapture needs a PostgreSQL source. Use a Standard job with IncrementalCheckColumns instead.',
    );
  }
  if (query.kind !== 'table')
    throw new TaskRunError('ChangeDataCapture follows a table: the statement may not have a SELECT.');
  const target = await tableTarget(scope, statement, query);
  if (target.schema.primaryKey.length === 0) {
    throw new TaskRunError(`ChangeDataCapture needs a primary key on ${displayName(query.path)}.`);
  }
  const { generation, taskId } = request;
  const memory = readMemory(await destination.opened.taskState(taskId, target.path), generation);
  const feed = `${taskId}_${generation}`;
  const start = await changes.start(feed, query.path);
  const loads = new TableLoads(scope, memory);
  const { query: read, sourceSchema, schema, existing } = target;
  const base = { query: read, sourceSchema, schema, deletions: 'mark' } as const;
  // what is not known to be complete is read in full; the feed keeps what changes meanwhile
  if (start.fresh || memory.position === undefined || existing === null || options.job.dropTable || options.refresh) {
    const mode = existing === null || options.job.dropTable ? 'replace' : 'mirror';
    logTarget(scope, target, mode, 'changes are followed from now on');
    const mirror = {
      against: 'table',
      insert: true,
      update: true,
      remove: true,
      apply: true,
      removeLimit: options.deleteLimit,
    } as const;
    await loads.run({
      ...base,
      mode,
      ...(mode === 'mirror' && { mirror }),
      memory: () => ({ generation, position: start.position }),
    });
  } else {
    logTarget(scope, target, 'changes', `they are followed since ${memory.position}`);
  }
  let position = start.position;
  const note = (at: string): void => {
    position = at;
  };
  await loads.run({
    ...base,
    mode: 'upsert',
    pages: (load) => changePages(changes, feed, target, load.columns, options.job.batchSize ?? BATCH_ROWS, note),
    memory: () => ({ generation, position }),
  });
  await changes.confirm(feed, position);
  context.log('info', `Changes are applied up to ${position}.`);
  return loads.result(schema);
}

async function* changePages(
  changes: ChangeFeed,
  feed: string,
  { query, sourceSchema, schema }: TableTarget,
  columns: readonly string[],
  batchRows: number,
  note: (position: string) => void,
): AsyncGenerator<Page> {
  const path = query.kind === 'table' ? query.path : schema.path;
  const names = columns.map((c) => sourceSchema.columns[schema.columns.findIndex((d) => d.name === c)]!.name);
  for await (const { rows, deletes, position, bytes } of changes.read(feed, path, names, batchRows)) {
    if (rows.length + deletes.length > 0) {
      yield {
        chunks: rows.length > 0 ? [{ format: 'rows', rows, bytes }] : [],
        rowCount: rows.length,
        bytes,
        lastKey: null,
        deletes,
        readCount: rows.length + deletes.length,
      };
    }
    note(position);
  }
}
