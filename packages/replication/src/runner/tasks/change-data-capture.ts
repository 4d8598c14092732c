import { createHash } from 'node:crypto';
import { type JobOptions, TaskRunError, type TaskRunResult } from '@jobglot/core';
import type { ChangeBatch, ChangeFeed } from '../../connectors/change-feed';
import type { Page, SourceQuery } from '../../connectors/connector';
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
  const query = withSchema(sourceQuery(scope, statement.source, statement.table), options.job.cdcEngine);
  const { changes } = source.opened;
  if (changes === undefined) {
    throw new TaskRunError(
      'This source keeps no log of its changes: ChangeDataCapture needs a PostgreSQL source. Use a Standard job with IncrementalCheckColumns instead.',
    );
  }
  if (query.kind !== 'table')
    throw new TaskRunError('ChangeDataCapture follows a table: the statement may not have a SELECT.');
  const target = await tableTarget(scope, statement, query);
  requireSourceKey(target, displayName(query.path));
  const { generation, taskId } = request;
  const memory = readMemory(await destination.opened.taskState(taskId, target.path), generation);
  const feed = feedName(request);
  const wanted = options.job.cdcEngine?.name || null;
  const known = target.existing === null ? null : (memory.position ?? null);
  const start = await changes.start(feed, query.path, known, wanted);
  const { publication } = start;
  if (wanted !== null && publication !== wanted) {
    scope.warn([`The source has no publication ${wanted} with all changes of the table: its own one is read.`]);
  }
  context.log('info', `The publication ${publication} is read.`);
  const loads = new TableLoads(scope, memory);
  let { position } = start;
  if (known === null || start.fresh || options.job.dropTable || options.refresh) {
    await readAll(scope, loads, target, position, options.deleteLimit);
  } else {
    // what an earlier run has stored but not confirmed does not come again
    await changes.confirm(feed, known);
    position = known;
    logTarget(scope, target, 'changes', `they are followed since ${known}`);
  }
  let emptied: string | null = null;
  const { query: read, sourceSchema, schema } = target;
  await loads.run({
    query: read,
    sourceSchema,
    schema,
    mode: 'upsert',
    deletions: 'mark',
    pages: (load) =>
      changePages(
        changes,
        { feed, publication },
        target,
        load.columns,
        options.job.batchSize ?? BATCH_ROWS,
        (batch) => {
          if (batch.truncated) emptied = batch.position;
          else position = batch.position ?? position;
        },
      ),
    memory: () => ({ generation, position }),
  });
  if (emptied !== null) {
    position = emptied;
    context.log('info', 'The table was emptied at the source: it is read in full.');
    await readAll(scope, loads, target, position, 100);
  }
  await changes.confirm(feed, position);
  context.log('info', `Changes are applied up to ${position}.`);
  return loads.result(schema);
}

/** Changes are told apart by the table's own key: folded by it, and deleted rows are named by it. @throws TaskRunError */
function requireSourceKey({ sourceSchema, schema }: TableTarget, table: string): void {
  const own = sourceSchema.primaryKey.map(
    (k) => schema.columns[sourceSchema.columns.findIndex((c) => c.name === k)]!.name,
  );
  if (own.length === 0) throw new TaskRunError(`ChangeDataCapture needs a primary key on ${table}.`);
  if (own.join('\n') === schema.primaryKey.join('\n')) return;
  throw new TaskRunError(`ChangeDataCapture follows ${table} by its own key (${own.join(', ')}): name no other one.`);
}

/** The engine's schema is where a table without schema is looked up. */
function withSchema(query: SourceQuery, engine: JobOptions['cdcEngine']): SourceQuery {
  if (query.kind !== 'table' || query.path.schema !== null || !engine?.schema) return query;
  return { kind: 'table', path: { ...query.path, schema: engine.schema } };
}

/** Two installations may follow one source, and number their tasks alike. */
function feedName({ taskId, generation, destination }: RunScope['request']): string {
  const place = createHash('sha256').update(destination.id).digest('hex').slice(0, 8);
  return `${taskId}_${place}_${generation}`;
}

/** Reads the table as it is; the feed keeps what changes meanwhile. */
async function readAll(
  scope: RunScope,
  loads: TableLoads,
  target: TableTarget,
  position: string,
  removeLimit: number,
): Promise<void> {
  const { query, sourceSchema, schema, existing } = target;
  const mode = existing === null || scope.options.job.dropTable ? 'replace' : 'mirror';
  const mirror = { against: 'table', insert: true, update: true, remove: true, apply: true, removeLimit } as const;
  logTarget(scope, target, mode, 'the table is read once, and its changes are followed from then on');
  await loads.run({
    query,
    sourceSchema,
    schema,
    mode,
    deletions: 'mark',
    ...(mode === 'mirror' && { mirror }),
    memory: () => ({ generation: scope.request.generation, position }),
  });
}

async function* changePages(
  changes: ChangeFeed,
  { feed, publication }: { readonly feed: string; readonly publication: string },
  { query, sourceSchema, schema }: TableTarget,
  columns: readonly string[],
  batchRows: number,
  note: (batch: ChangeBatch) => void,
): AsyncGenerator<Page> {
  const path = query.kind === 'table' ? query.path : schema.path;
  const names = columns.map((c) => sourceSchema.columns[schema.columns.findIndex((d) => d.name === c)]!.name);
  for await (const batch of changes.read(feed, path, publication, names, batchRows)) {
    const { rows, deletes, bytes, count } = batch;
    if (rows.length + deletes.length > 0) {
      yield {
        chunks: rows.length > 0 ? [{ format: 'rows', rows, bytes }] : [],
        rowCount: rows.length,
        bytes,
        lastKey: null,
        deletes,
        readCount: count,
      };
    }
    note(batch);
  }
}
