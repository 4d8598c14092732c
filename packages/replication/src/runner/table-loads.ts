import {
  addCounters,
  RunAbort,
  type RunCounters,
  TaskRunError,
  type TaskRunResult,
  ZERO_COUNTERS,
} from '@jobglot/core';
import {
  type ChunkFormat,
  DELETED_COLUMN,
  HISTORY_COLUMNS,
  type Load,
  type LoadPlan,
  type PageCounts,
} from '../connectors/connector';
import { withPage } from '../connectors/page-counts';
import type { TableSchema } from '../connectors/table-schema';
import { asState, type TaskMemory } from './incremental/task-memory';
import { planReading, type Reading } from './read-plan';
import { RejectFile } from './rejects/reject-file';
import type { RunScope } from './run-scope';
import type { TableLoad } from './table-load';
import { displayName } from './table-names';
import { tablePages } from './table-pages';
import { Transfer } from './transfer';

/** The loads of one task's run, one after the other, and what they did together. */
export class TableLoads {
  private done: RunCounters;
  private readonly rejects: RejectFile;
  private readonly since = performance.now();

  /** @param memory what the task kept: a further attempt of the same execution goes on counting */
  constructor(
    private readonly scope: RunScope,
    memory: TaskMemory,
  ) {
    const { executionId } = scope.request;
    this.done = memory.done?.executionId === executionId ? memory.done.counters : ZERO_COUNTERS;
    this.rejects = new RejectFile(scope);
  }

  /** Runs one load to its end. @returns what it counted at its end, beyond its pages @throws TaskRunError, RunAbort */
  async run(load: TableLoad): Promise<PageCounts> {
    const { scope } = this;
    const { context } = scope;
    const plan = this.plan(load);
    refuseOwnColumns(plan);
    const opened = await scope.destination.opened.beginLoad(plan, (message) => context.log('info', message));
    const transfer = new Transfer({
      load: opened,
      mode: plan.mode,
      context,
      progress: (total) => context.progress(addCounters(this.done, counted(total, load.counts))),
      rejects: this.rejects,
      deletedAt: load.deletedColumn === undefined ? -1 : opened.columns.indexOf(load.deletedColumn),
      // other tables keep no deleted rows to be marked: they are made anew, or keep versions
      marks: plan.deletions === 'mark' && plan.mode === 'upsert',
      keyAt: plan.schema.primaryKey.map((k) => opened.columns.indexOf(k)),
      columns: opened.columns,
    });
    this.rejects.goOn(this.done.failed + transfer.total.failed);
    try {
      if (load.deletedColumn !== undefined && !opened.columns.includes(load.deletedColumn)) {
        throw new TaskRunError(
          `The destination has no column ${load.deletedColumn}, by which deleted rows are told. Set AlterSchema, or leave DeletedColumn out.`,
        );
      }
      const pages = load.pages?.(opened) ?? (load.parts && tablePages(scope, load, opened, this.formats(load)));
      if (pages) await transfer.writeAll(pages, scope.stopReading);
      else await transfer.run(scope.source.opened, this.reading(load, opened), scope.stopReading);
      await load.check?.();
      const mark = opened.resumeFrom?.mark ?? load.mark ?? null;
      const memory = load.memory(mark);
      const end = await opened.finish(
        memory && asState({ ...memory, done: this.doneWith(counted(transfer.total, load.counts)) }),
      );
      this.done = addCounters(this.done, counted(withPage(transfer.total, end), load.counts));
      scope.warn(scope.source.opened.warnings?.() ?? []);
      scope.warn(opened.warnings());
      return end;
    } catch (error) {
      scope.stopReading(error);
      await opened.abandon(this.keepsProgress(error, load));
      if (!(error instanceof TaskRunError) || context.signal.aborted) throw error;
      throw new TaskRunError(
        error.message,
        error.transient,
        addCounters(this.done, counted(transfer.failed(error.transient), load.counts)),
      );
    } finally {
      await this.rejects.flush();
    }
  }

  /** The end of the run: its line in the log. */
  result(schema: TableSchema): TaskRunResult {
    const seconds = (performance.now() - this.since) / 1000;
    const { read, bytes, inserted, updated, deleted, failed } = this.done;
    const rate = Math.round(read / Math.max(seconds, 0.001));
    const more = [...(deleted > 0 ? [`, deleted ${deleted}`] : []), ...(failed > 0 ? [`, rejected ${failed}`] : [])];
    this.scope.context.log(
      'info',
      `Read ${read} rows (${bytes} bytes), inserted ${inserted}, updated ${updated}${more.join('')} in ${seconds.toFixed(1)} s: ${rate} rows/s.`,
    );
    return { counters: this.done, destinationTable: displayName(schema.path) };
  }

  private doneWith(counters: RunCounters): TaskMemory['done'] {
    return { executionId: this.scope.request.executionId, counters: addCounters(this.done, counters) };
  }

  private plan(load: TableLoad): LoadPlan {
    const { request, options, environment } = this.scope;
    const { job } = options;
    const { mode, schema, historyBy, anew, mirror, deleteWhere, mark, range } = load;
    return {
      taskId: request.taskId,
      executionId: request.executionId,
      fence: request.fence,
      table: schema.path,
      schema,
      mode,
      alterSchema: job.alterSchema,
      autoTruncate: job.autoTruncateStrings,
      commandTimeout: job.commandTimeout,
      timeZone: job.useGmtDateTime ? 'UTC' : environment.timeZone,
      deletions: load.deletions ?? 'keep',
      skipUnchanged: load.skipUnchanged ?? false,
      ...(historyBy !== undefined && { historyBy }),
      ...(anew !== undefined && { anew }),
      ...(mirror !== undefined && { mirror }),
      ...(deleteWhere !== undefined && { deleteWhere }),
      ...(mark !== undefined && { mark }),
      ...(range !== undefined && { order: [range.column, ...schema.primaryKey] }),
    };
  }

  private reading(load: TableLoad, opened: Load): Reading {
    const { scope } = this;
    const reading = planReading({
      source: scope.source.opened,
      query: load.query,
      sourceSchema: load.sourceSchema,
      schema: load.schema,
      load: opened,
      formats: this.formats(load),
      batchSize: scope.options.job.batchSize,
      ...(load.range && { range: load.range }),
    });
    scope.context.log('info', `Path: ${reading.why}; pages of up to ${reading.limits.rows} rows.`);
    const done = opened.resumeFrom?.counters.read;
    if (done !== undefined)
      scope.context.log('info', `Resuming behind the ${done} rows that an earlier attempt committed.`);
    return reading;
  }

  /** Rows that may have to be set aside are not in binary format, nor those that are looked at: nobody could read them. */
  private formats({ deletedColumn }: TableLoad): readonly ChunkFormat[] {
    if (deletedColumn !== undefined) return ['rows'];
    const { formats } = this.scope.destination.opened;
    return this.rejects.takes ? formats.filter((f) => f !== 'copy-binary') : formats;
  }

  /** What was committed is kept when a later attempt will go on from it, or when it is no longer ours to remove. */
  private keepsProgress(error: unknown, { schema, pages, parts }: TableLoad): boolean {
    const { context, source, destination, request } = this.scope;
    const { signal } = context;
    const why = abortOf(signal.aborted ? signal.reason : error);
    if (why === 'claim_lost') return true;
    if (why === 'cancel') return false;
    // without a key order the next attempt starts at the beginning
    const ordered = pages === undefined && parts === undefined && source.opened.ordered && schema.primaryKey.length > 0;
    const resumable = ordered && destination.opened.resumable;
    const triedAgain = error instanceof TaskRunError && error.transient && !request.lastTry;
    return resumable && (signal.aborted || why !== null || triedAgain);
  }
}

/** The destination's own columns cannot be filled from the source as well. @throws TaskRunError */
function refuseOwnColumns({ mode, deletions, schema }: LoadPlan): void {
  const own = [
    ...(mode === 'history' ? Object.values(HISTORY_COLUMNS) : []),
    ...(deletions === 'mark' ? [DELETED_COLUMN] : []),
  ];
  const twice = own.find((name) => schema.columns.some((c) => c.name === name));
  if (twice === undefined) return;
  throw new TaskRunError(
    `The source has a column ${twice} too, which this load makes itself. Leave it out, or rename it, in a SELECT.`,
  );
}

function counted(total: RunCounters, counts: TableLoad['counts'] = 'all'): RunCounters {
  if (counts === 'changes') return { ...total, read: 0, bytes: 0 };
  return counts === 'reading' ? { ...ZERO_COUNTERS, read: total.read, bytes: total.bytes } : total;
}

function abortOf(error: unknown): RunAbort['why'] | null {
  return error instanceof RunAbort ? error.why : null;
}
