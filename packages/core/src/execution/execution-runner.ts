import { setTimeout as sleep } from 'node:timers/promises';
import { RunNotices, type RunNoticesOptions } from '../alert/run-notices';
import type { ResolvedConnection } from '../connection/connection';
import type { ConnectionService } from '../connection/connection-service';
import { DomainError } from '../errors/domain-error';
import type { Clock } from '../ports/clock';
import type { ClaimedExecution, ExecutionOutcome, ExecutionStore } from '../ports/execution-store';
import type { LogStore } from '../ports/log-store';
import { RunAbort, TaskRunError, type TaskRunner, type TaskRunResult } from '../ports/task-runner';
import { type ActiveRun, ActiveRuns } from './active-runs';
import type { Dispatcher } from './dispatcher';
import type { TaskSnapshot } from './execution';
import { addCounters, type RunCounters, ZERO_COUNTERS } from './run-counters';
import { RunLog } from './run-log';

/** Tries of a task after a transient error, and the pauses before them. */
const RETRY_PAUSES_MS = [1_000, 5_000];
/** Further tries that one task gets. */
export const MAX_RETRIES = RETRY_PAUSES_MS.length;
/** The database may be away for about as long as it takes until another worker takes over (30 s). */
const WRITE_TRIES = 20;
const WRITE_PAUSE_MS = 1_000;

/** Told about what no user can mend; the run itself ends failed with `reference` in its error. */
export type UnexpectedFailure = (error: unknown, facts: { executionId: number; reference: string }) => void;

export interface ExecutionRunnerOptions extends RunNoticesOptions {
  readonly workerId: string;
  readonly staleAfterMs: number;
}

/** How the run of one task ended. */
interface TaskEnd {
  readonly failed: boolean;
  readonly error: string | null;
}

/**
 * Runs executions: claims them, runs their tasks, finishes them. Everything it writes is guarded by the fence of its claim,
 * so that of two workers with the same execution only the later one has an effect (P2).
 */
export class ExecutionRunner {
  readonly active: ActiveRuns;
  private readonly notices: RunNotices;

  constructor(
    private readonly store: ExecutionStore,
    private readonly logs: LogStore,
    private readonly connections: ConnectionService,
    private readonly taskRunner: TaskRunner,
    private readonly dispatcher: Dispatcher,
    private readonly clock: Clock,
    private readonly options: ExecutionRunnerOptions,
    private readonly unexpected: UnexpectedFailure,
  ) {
    this.active = new ActiveRuns(store);
    this.notices = new RunNotices(options);
  }

  /**
   * Runs one execution to its end. Never throws for a failed run.
   * @returns how it ended; null when there was nothing to claim, or it goes on elsewhere
   */
  async run(executionId: number): Promise<ExecutionOutcome['status'] | null> {
    const claimed = await this.store.claim(executionId, this.options.workerId, this.options.staleAfterMs);
    if (!claimed) return null;
    const { execution, job } = claimed;
    const run: ActiveRun = {
      executionId,
      fence: execution.fence,
      controller: new AbortController(),
      counters: ZERO_COUNTERS,
    };
    const log = new RunLog(this.logs, this.clock, executionId, job.options.verbosity, (error) =>
      this.unexpected(error, { executionId, reference: `e${executionId}` }),
    );
    this.active.add(run);
    try {
      return await this.runClaimed(claimed, run, log);
    } finally {
      this.active.remove(run);
      await log.flush();
    }
  }

  private async runClaimed(
    claimed: ClaimedExecution,
    run: ActiveRun,
    log: RunLog,
  ): Promise<ExecutionOutcome['status'] | null> {
    const { execution, job, tasks } = claimed;
    const again = execution.attempt > 1 ? ` (attempt ${execution.attempt}, continuing)` : '';
    log.write('info', null, `Job "${job.name}" started with ${tasks.length} task(s)${again}.`);
    for (const [name, script] of [
      ['pre-job', job.events.preJob],
      ['post-job', job.events.postJob],
    ]) {
      if (script) log.write('info', null, `The ${name} event was not executed: event scripts are stored only.`);
    }
    const outcome = await this.outcome(claimed, run, log);
    if (outcome === 'given_up') return null;
    const { status, counters, error } = outcome;
    log.write(
      status === 'failed' ? 'error' : 'info',
      null,
      `Job "${job.name}" ${status}: ${counters.read} rows read, ${counters.written} written, ${counters.failed} failed.${error ? ` ${error}` : ''}`,
    );
    const alert = this.notices.alertOf(job, run.executionId, status, (level, text) => log.write(level, null, text));
    if (alert) {
      await this.insist(() => this.notices.request(alert)).catch((error) =>
        log.write('error', null, `The alert by e-mail is lost. ${this.explain(error, run)}`),
      );
    }
    const lastLines = await log.takeRest();
    const { finished, freed } = await this.insist(() =>
      this.store.finish(run.executionId, run.fence, outcome, lastLines),
    );
    this.dispatcher.dispatch(freed);
    if (finished) this.notices.ended(job, run.executionId, outcome, alert !== null);
    return finished ? status : null;
  }

  private async outcome(
    claimed: ClaimedExecution,
    run: ActiveRun,
    log: RunLog,
  ): Promise<ExecutionOutcome | 'given_up'> {
    try {
      const ends = await this.runTasks(claimed, run, log);
      const failed = ends.filter((end) => end.failed);
      const counters = run.counters;
      if (failed.length === 0) return { status: 'succeeded', counters, tasksFailed: 0, error: null };
      const summary = `${failed.length} of ${claimed.tasks.length} tasks failed: ${failed[0]!.error}`;
      return { status: 'failed', counters, tasksFailed: failed.length, error: summary };
    } catch (error) {
      const abort = abortOf(error, run);
      const counters = run.counters;
      if (abort?.why === 'claim_lost') return 'given_up';
      if (abort?.why === 'shutdown') {
        log.write('info', null, 'The worker shuts down; the run goes on elsewhere from its last checkpoint.');
        await log.flush();
        this.dispatcher.dispatch(await this.store.handBack(run.executionId, run.fence));
        return 'given_up';
      }
      if (abort) return { status: 'cancelled', counters, tasksFailed: 0, error: 'The run was cancelled.' };
      return { status: 'failed', counters, tasksFailed: claimed.tasks.length, error: this.explain(error, run) };
    }
  }

  private async runTasks(claimed: ClaimedExecution, run: ActiveRun, log: RunLog): Promise<TaskEnd[]> {
    const { job, tasks } = claimed;
    if (tasks.length === 0) return [];
    if (job.type !== 'Standard') {
      throw new TaskRunError(`Jobs of type ${job.type} are stored but not run yet; make a Standard job.`);
    }
    const source = await this.connection(job.sourceConnectionId, 'source');
    const destination = await this.connection(job.destinationConnectionId, 'destination');
    const perTask = new Map<string, RunCounters>();
    const runOne = (task: TaskSnapshot) => {
      const progress = (counters: RunCounters) => {
        perTask.set(task.id, counters);
        run.counters = [...perTask.values()].reduce(addCounters, ZERO_COUNTERS);
      };
      return this.runTask(claimed, task, source, destination, run, log, progress);
    };
    return runInOrder(tasks, job.options.parallel ? job.options.workerPool : 1, job.options.continueOnError, runOne);
  }

  private async runTask(
    claimed: ClaimedExecution,
    task: TaskSnapshot,
    source: ResolvedConnection,
    destination: ResolvedConnection,
    run: ActiveRun,
    log: RunLog,
    progress: (counters: RunCounters) => void,
  ): Promise<TaskEnd> {
    const { signal } = run.controller;
    signal.throwIfAborted();
    let counters: RunCounters = ZERO_COUNTERS;
    let destinationTable = task.table;
    const save = (status: 'running' | 'succeeded' | 'failed' | 'cancelled', error: string | null) =>
      this.insist(() =>
        this.store.saveTaskRun(run.executionId, run.fence, {
          taskId: task.id,
          position: task.position,
          statement: task.statement,
          status,
          counters,
          error,
          destinationTable,
        }),
      );
    await save('running', null);
    const context = {
      signal,
      progress: (total: RunCounters) => {
        counters = total;
        progress(total);
      },
      log: (level: Parameters<RunLog['write']>[0], message: string) => log.write(level, task.position, message),
    };
    const request = {
      executionId: run.executionId,
      taskId: task.id,
      jobType: claimed.job.type,
      // of the job as it is now: a reset counts for every run that begins after it
      generation: claimed.job.tasks.find((t) => t.id === task.id)?.generation ?? 0,
      statement: task.statement,
      options: claimed.job.options,
      source,
      destination,
      fence: run.fence,
      parameters: claimed.execution.parameters,
    };
    try {
      const result = await this.tryAgain(
        (lastTry) => this.taskRunner.run({ ...request, lastTry }, context),
        run,
        log,
        task.position,
      );
      destinationTable = result.destinationTable;
      context.progress(result.counters);
      await save('succeeded', null);
      return { failed: false, error: null };
    } catch (error) {
      if (error instanceof TaskRunError && error.counters) context.progress(error.counters);
      const abort = abortOf(error, run);
      if (abort) {
        if (abort.why === 'cancel') await save('cancelled', 'The run was cancelled.');
        throw abort;
      }
      const message = this.explain(error, run);
      log.write('error', task.position, message);
      await save('failed', message);
      return { failed: true, error: message };
    }
  }

  /** Tries a task again after transient errors; its committed pages are not repeated. */
  private async tryAgain(
    once: (lastTry: boolean) => Promise<TaskRunResult>,
    run: ActiveRun,
    log: RunLog,
    position: number,
  ): Promise<TaskRunResult> {
    for (let tries = 0; ; tries++) {
      try {
        return await once(tries === RETRY_PAUSES_MS.length);
      } catch (error) {
        const pause = RETRY_PAUSES_MS[tries];
        const transient = error instanceof TaskRunError && error.transient;
        if (!transient || pause === undefined || run.controller.signal.aborted) throw error;
        log.write('error', position, `${error.message} Trying again in ${pause / 1000} s.`);
        await this.store.beginRetry(run.executionId, run.fence, error.message);
        await sleep(pause * (0.75 + Math.random() / 2), undefined, { signal: run.controller.signal });
        await this.store.endRetry(run.executionId, run.fence);
      }
    }
  }

  /** Writes what must not be lost to a moment without the database; its guards make a second write harmless. */
  private async insist<T>(write: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await write();
      } catch (error) {
        if (tries === WRITE_TRIES) throw error;
        await sleep(WRITE_PAUSE_MS);
      }
    }
  }

  private async connection(id: string | null, side: string): Promise<ResolvedConnection> {
    if (id === null) throw new TaskRunError(`The job has no ${side} connection; set one and run it again.`);
    return this.connections.resolveForRun(id);
  }

  /** @returns a sentence for the user; what no user can mend gets a reference that the process log knows */
  private explain(error: unknown, run: ActiveRun): string {
    if (error instanceof TaskRunError || error instanceof DomainError) return error.message;
    const reference = `e${run.executionId}-${run.fence}`;
    this.unexpected(error, { executionId: run.executionId, reference });
    return `Unexpected error; the worker's log has it under ${reference}.`;
  }
}

/** @returns why the run was stopped from outside, whatever the stopped code threw */
function abortOf(error: unknown, run: ActiveRun): RunAbort | null {
  if (error instanceof RunAbort) return error;
  const { signal } = run.controller;
  return signal.aborted && signal.reason instanceof RunAbort ? signal.reason : null;
}

/** Runs tasks in order, `width` at a time; after a failure no further one begins unless `goOn`. */
async function runInOrder(
  tasks: readonly TaskSnapshot[],
  width: number,
  goOn: boolean,
  runOne: (task: TaskSnapshot) => Promise<TaskEnd>,
): Promise<TaskEnd[]> {
  const waiting = [...tasks];
  const ends: TaskEnd[] = [];
  let stopped = false;
  const lane = async () => {
    for (let task = waiting.shift(); task && !stopped; task = waiting.shift()) {
      try {
        const end = await runOne(task);
        ends.push(end);
        if (end.failed && !goOn) stopped = true;
      } catch (error) {
        stopped = true;
        throw error;
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(width, tasks.length) }, lane));
  const broken = lanes.find((result) => result.status === 'rejected');
  if (broken) throw broken.reason;
  return ends;
}
