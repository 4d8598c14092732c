import { RunAbort, type TaskRunContext, TaskRunError, type TaskRunRequest, type TaskRunResult } from '@jobglot/core';
import type { Connector, Destination, Load, LoadPlan, Source, SourceQuery } from '../connectors/connector';
import type { TableSchema } from '../connectors/table-schema';
import type { ReplicateStatement } from '../grammar/statement';
import { destinationSchema } from './destination-schema';
import { loadMode } from './load-mode';
import { planReading, type Reading } from './read-plan';
import { type RunOptions, runOptions } from './run-options';
import { refuseSameTable } from './same-table';
import { destinationPath, displayName, tablePath } from './table-names';
import { Transfer } from './transfer';

interface Side<T> {
  readonly connector: Connector;
  readonly opened: T;
}

/** What a run will do, before anything is touched. */
interface Prepared {
  readonly plan: LoadPlan;
  readonly query: SourceQuery;
  readonly sourceSchema: TableSchema;
}

/** One statement between two open connections: plan, load, finish or clear up. */
export class TableRun {
  private readonly options: RunOptions;
  private readonly warned = new Set<string>();

  constructor(
    private readonly request: TaskRunRequest,
    private readonly context: TaskRunContext,
    private readonly statement: ReplicateStatement,
    private readonly source: Side<Source>,
    private readonly destination: Side<Destination>,
    private readonly stopReading: (why: unknown) => void,
  ) {
    this.options = runOptions(request.options, statement.options);
  }

  async run(): Promise<TaskRunResult> {
    const since = performance.now();
    const { context } = this;
    for (const note of this.options.notApplied) context.log('info', note);
    const prepared = await this.prepare();
    const load = await this.destination.opened.beginLoad(prepared.plan, (message) => context.log('info', message));
    const transfer = new Transfer(load, prepared.plan.mode, context);
    try {
      await transfer.run(this.source.opened, this.reading(prepared, load), this.stopReading);
      const end = await load.finish(null);
      const inserted = transfer.total.inserted + end.inserted;
      const updated = transfer.total.updated + end.updated;
      transfer.total = { ...transfer.total, inserted, updated, written: inserted + updated };
    } catch (error) {
      this.stopReading(error);
      await load.abandon(this.keepsProgress(error, prepared.plan));
      if (!(error instanceof TaskRunError) || context.signal.aborted) throw error;
      throw new TaskRunError(error.message, error.transient, transfer.failed(error.transient));
    }
    // a source learns some things only while it is read
    this.warn(this.source.opened.warnings?.() ?? []);
    this.warn(load.warnings());
    context.log('info', totals(transfer, (performance.now() - since) / 1000));
    return { counters: transfer.total, destinationTable: displayName(prepared.plan.table) };
  }

  private async prepare(): Promise<Prepared> {
    const { request, statement, source, destination } = this;
    const { job } = this.options;
    const query = sourceQuery(statement, request.parameters);
    const sourceSchema = await source.opened.describe(query);
    if (sourceSchema.columns.length === 0) throw new TaskRunError('The source delivers no columns.');
    const identifier = (name: string): string => destination.opened.identifier(name);
    const path = destinationPath(statement.table, job, identifier);
    await refuseSameTable(request, source.opened, query, destination.opened, path);
    const existing = await destination.opened.describe(path);
    const sameConnector = source.connector.name === destination.connector.name;
    const schema = destinationSchema({ statement, source: sourceSchema, path, existing, sameConnector, identifier });
    const { mode, why } = loadMode(job, schema, existing);
    const plan: LoadPlan = {
      taskId: request.taskId,
      executionId: request.executionId,
      fence: request.fence,
      table: path,
      schema,
      mode,
      alterSchema: job.alterSchema,
      autoTruncate: job.autoTruncateStrings,
      commandTimeout: job.commandTimeout,
      deletions: 'keep',
      skipUnchanged: false,
    };
    this.logPlan(plan, query, why);
    return { plan, query, sourceSchema };
  }

  private logPlan(plan: LoadPlan, query: SourceQuery, why: string): void {
    const from = query.kind === 'table' ? `table ${displayName(query.path)}` : 'a SELECT';
    const { source, destination } = this.request;
    const key = plan.schema.primaryKey.length > 0 ? `key ${plan.schema.primaryKey.join(', ')}` : 'no key';
    this.context.log(
      'info',
      `From ${from} of ${source.name} to table ${displayName(plan.table)} of ${destination.name}: ${plan.mode}, because ${why}; ${plan.schema.columns.length} columns, ${key}.`,
    );
    this.warn(this.source.opened.warnings?.() ?? []);
  }

  private warn(warnings: readonly string[]): void {
    for (const warning of warnings) {
      if (this.warned.has(warning)) continue;
      this.warned.add(warning);
      this.context.log('info', `Warning: ${warning}`);
    }
  }

  private reading({ plan, query, sourceSchema }: Prepared, load: Load): Reading {
    const reading = planReading({
      source: this.source.opened,
      query,
      sourceSchema,
      schema: plan.schema,
      load,
      formats: this.destination.opened.formats,
      batchSize: this.options.job.batchSize,
    });
    this.context.log('info', `Path: ${reading.why}; pages of up to ${reading.limits.rows} rows.`);
    const done = load.resumeFrom?.counters.read;
    if (done !== undefined)
      this.context.log('info', `Resuming behind the ${done} rows that an earlier attempt committed.`);
    return reading;
  }

  /** What was committed is kept when a later attempt will go on from it, or when it is no longer ours to remove. */
  private keepsProgress(error: unknown, { schema }: LoadPlan): boolean {
    const { signal } = this.context;
    const why = abortOf(signal.aborted ? signal.reason : error);
    if (why === 'claim_lost') return true;
    if (why === 'cancel') return false;
    // without a key order the next attempt starts at the beginning
    const ordered = this.source.opened.ordered && schema.primaryKey.length > 0;
    const resumable = ordered && this.destination.opened.resumable;
    const triedAgain = error instanceof TaskRunError && error.transient && !this.request.lastTry;
    return resumable && (signal.aborted || why !== null || triedAgain);
  }
}

function abortOf(error: unknown): RunAbort['why'] | null {
  return error instanceof RunAbort ? error.why : null;
}

function sourceQuery(statement: ReplicateStatement, parameters: Readonly<Record<string, string>>): SourceQuery {
  const { source, table } = statement;
  if (source?.kind === 'select') return { kind: 'select', select: source.select, parameters };
  return { kind: 'table', path: tablePath(source?.path ?? table) };
}

function totals({ total }: Transfer, seconds: number): string {
  const rate = Math.round(total.read / Math.max(seconds, 0.001));
  return `Read ${total.read} rows (${total.bytes} bytes), inserted ${total.inserted}, updated ${total.updated} in ${seconds.toFixed(1)} s: ${rate} rows/s.`;
}
