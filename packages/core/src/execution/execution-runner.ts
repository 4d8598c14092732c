import { RunNotices, type RunNoticesOptions } from '../alert/run-notices';
import type { ResolvedConnection } from '../connection/connection';
import type { ConnectionService } from '../connection/connection-service';
import type { Clock } from '../ports/clock';
import type { ClaimedExecution, ExecutionOutcome, ExecutionStore } from '../ports/execution-store';
import type { JobEventRunner } from '../ports/job-event-runner';
import type { JobStore } from '../ports/job-store';
import type { LineageEngine } from '../ports/lineage-engine';
import type { LogStore } from '../ports/log-store';
import type { StatementParser } from '../ports/statement-parser';
import { TaskRunError, type TaskRunner } from '../ports/task-runner';
import { ActiveRuns } from './active-runs';
import type { Dispatcher } from './dispatcher';
import type { TaskSnapshot } from './execution';
import { type EventSides, JobEvents } from './job-events';
import { LineageRun } from './lineage-run';
import { addCounters, type RunCounters, ZERO_COUNTERS } from './run-counters';
import { RunLog } from './run-log';
import { abortOf, explain, insist, type RunUnderWay, type UnexpectedFailure } from './run-under-way';
import { SyncAll } from './sync-all';
import { runInOrder, type TaskEnd, TaskExecution } from './task-execution';

/** What the runner works with. */
export interface ExecutionRunnerParts {
  readonly executions: ExecutionStore;
  readonly logs: LogStore;
  readonly jobs: JobStore;
  readonly connections: ConnectionService;
  readonly parser: StatementParser;
  readonly tasks: TaskRunner;
  readonly events: JobEventRunner;
  readonly lineage: LineageEngine;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
}

export interface ExecutionRunnerOptions extends RunNoticesOptions {
  readonly workerId: string;
  readonly staleAfterMs: number;
}

/**
 * Runs executions: claims them, runs their tasks, finishes them. Everything it writes is guarded by the fence of its claim,
 * so that of two workers with the same execution only the later one has an effect (P2).
 */
export class ExecutionRunner {
  readonly active: ActiveRuns;
  private readonly notices: RunNotices;
  private readonly store: ExecutionStore;
  private readonly taskExecution: TaskExecution;
  private readonly events: JobEvents;
  private readonly syncAll: SyncAll;
  private readonly lineage: LineageRun;

  constructor(
    private readonly parts: ExecutionRunnerParts,
    private readonly options: ExecutionRunnerOptions,
    private readonly unexpected: UnexpectedFailure,
  ) {
    const { executions, jobs, connections, parser } = parts;
    this.store = executions;
    this.active = new ActiveRuns(executions);
    this.notices = new RunNotices(options);
    this.taskExecution = new TaskExecution(executions, parts.tasks);
    this.events = new JobEvents(executions, parts.events);
    this.lineage = new LineageRun(executions, parts.lineage);
    this.syncAll = new SyncAll(jobs, executions, connections, parser);
  }

  /**
   * Runs one execution to its end. Never throws for a failed run.
   * @returns how it ended; null when there was nothing to claim, or it goes on elsewhere
   */
  async run(executionId: number): Promise<ExecutionOutcome['status'] | null> {
    const claimed = await this.store.claim(executionId, this.options.workerId, this.options.staleAfterMs);
    if (!claimed) return null;
    const { execution, job } = claimed;
    const controller = new AbortController();
    const run = { executionId, fence: execution.fence, controller, counters: ZERO_COUNTERS };
    const log = new RunLog(this.parts.logs, this.parts.clock, executionId, job.options.verbosity, (error) =>
      this.unexpected(error, { executionId, reference: `e${executionId}` }),
    );
    this.active.add(run);
    try {
      return await this.runClaimed({ claimed, run, log, unexpected: this.unexpected });
    } finally {
      this.active.remove(run);
      await log.flush();
    }
  }

  private async runClaimed(under: RunUnderWay): Promise<ExecutionOutcome['status'] | null> {
    const { run, log } = under;
    const { execution, job, tasks } = under.claimed;
    const again = execution.attempt > 1 ? ` (attempt ${execution.attempt}, continuing)` : '';
    log.write('info', null, `Job "${job.name}" started with ${tasks.length} task(s)${again}.`);
    const outcome = await this.outcome(under);
    if (outcome === 'given_up') return null;
    const { status, counters, error } = outcome;
    log.write(
      status === 'failed' ? 'error' : 'info',
      null,
      `Job "${job.name}" ${status}: ${counters.read} rows read, ${counters.written} written, ${counters.failed} failed.${error ? ` ${error}` : ''}`,
    );
    const alert = this.notices.alertOf(job, run.executionId, status, (level, text) => log.write(level, null, text));
    if (alert) {
      await insist(() => this.notices.request(alert)).catch((error) =>
        log.write('error', null, `The alert by e-mail is lost. ${explain(error, under)}`),
      );
    }
    const lastLines = await log.takeRest();
    const { finished, freed } = await insist(() => this.store.finish(run.executionId, run.fence, outcome, lastLines));
    this.parts.dispatcher.dispatch(freed);
    if (finished) this.notices.ended(job, run.executionId, outcome, alert !== null);
    return finished ? status : null;
  }

  private async outcome(under: RunUnderWay): Promise<ExecutionOutcome | 'given_up'> {
    const { run, log } = under;
    try {
      return await this.outcomeOfTasks(under);
    } catch (error) {
      const abort = abortOf(error, under);
      const counters = run.counters;
      if (abort?.why === 'claim_lost') return 'given_up';
      if (abort?.why === 'shutdown') {
        log.write('info', null, 'The worker shuts down; the run goes on elsewhere from its last checkpoint.');
        await log.flush();
        this.parts.dispatcher.dispatch(await this.store.handBack(run.executionId, run.fence));
        return 'given_up';
      }
      if (abort) return { status: 'cancelled', counters, tasksFailed: 0, error: 'The run was cancelled.' };
      const tasksFailed = under.claimed.tasks.length;
      return { status: 'failed', counters, tasksFailed, error: explain(error, under) };
    }
  }

  private async outcomeOfTasks(under: RunUnderWay): Promise<ExecutionOutcome> {
    const { claimed, run } = under;
    const { job, tasks: known } = claimed;
    const idle = known.length === 0 && job.type !== 'SyncAll' && job.events.preJob === '' && job.events.postJob === '';
    if (idle) return { status: 'succeeded', counters: run.counters, tasksFailed: 0, error: null };
    const sides = await this.sides(claimed);
    const parameters = await this.events.before(under, sides);
    const tasks = await this.tasksOf(under, sides);
    const ends = tasks.length === 0 ? [] : await this.runTasks(under, tasks, sides, parameters);
    const failed = ends.filter((end) => end.failed);
    const status = failed.length === 0 ? 'succeeded' : 'failed';
    const error = failed.length === 0 ? null : `${failed.length} of ${tasks.length} tasks failed: ${failed[0]!.error}`;
    await this.events.after(under, sides, { status, error }, parameters);
    return { status, counters: run.counters, tasksFailed: failed.length, error };
  }

  private async sides({ job }: ClaimedExecution): Promise<EventSides> {
    const open = (id: string | null) => (id === null ? null : this.parts.connections.resolveForRun(id));
    return { source: await open(job.sourceConnectionId), destination: await open(job.destinationConnectionId) };
  }

  private async tasksOf(under: RunUnderWay, { source }: EventSides): Promise<readonly TaskSnapshot[]> {
    const { job, tasks } = under.claimed;
    if (job.type !== 'SyncAll') return tasks;
    return this.syncAll.tasks(under, required(source, 'source').id);
  }

  private async runTasks(
    under: RunUnderWay,
    tasks: readonly TaskSnapshot[],
    sides: EventSides,
    parameters: Readonly<Record<string, string>>,
  ): Promise<TaskEnd[]> {
    const { run } = under;
    const { type, options } = under.claimed.job;
    if (type === 'Lineage') return this.lineage.run(under, tasks, sides.source);
    const source = required(sides.source, 'source');
    const destination = required(sides.destination, 'destination');
    const perTask = new Map<string, RunCounters>();
    const runOne = (task: TaskSnapshot) =>
      this.taskExecution.run(under, task, { source, destination, parameters }, (counters) => {
        perTask.set(task.id, counters);
        run.counters = [...perTask.values()].reduce(addCounters, ZERO_COUNTERS);
      });
    return runInOrder(tasks, options.parallel ? options.workerPool : 1, options.continueOnError, runOne);
  }
}

function required(connection: ResolvedConnection | null, side: string): ResolvedConnection {
  if (connection === null) throw new TaskRunError(`The job has no ${side} connection; set one and run it again.`);
  return connection;
}
