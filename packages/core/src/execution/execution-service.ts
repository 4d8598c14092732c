import { type Caller, mayEnter } from '../client/client';
import { DomainError } from '../errors/domain-error';
import { jobNotFound } from '../job/job-service';
import type { LogEntry } from '../log/log-entry';
import type { ExecutionStore } from '../ports/execution-store';
import type { JobStore } from '../ports/job-store';
import type { LogStore } from '../ports/log-store';
import type { PageRequest } from '../ports/page';
import type { RunEvents } from '../ports/run-events';
import { isUuid } from '../workspace/workspace-service';
import type { Dispatcher } from './dispatcher';
import type { Execution, ExecutionDetail, JobStatus, TaskRun } from './execution';
import { isTerminal } from './execution-state';

const MAX_EXECUTION_ID = 2 ** 31 - 1;
const LOG_PAGE = 1000;

export interface StartDraft {
  /** null: all active tasks; a named task runs even when it is not active */
  readonly taskIds?: readonly string[] | null;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Runs of jobs, for every dialect. What belongs to a foreign workspace does not exist for the caller. */
export class ExecutionService {
  constructor(
    private readonly executions: ExecutionStore,
    private readonly jobs: JobStore,
    private readonly logs: LogStore,
    private readonly events: RunEvents,
    private readonly dispatcher: Dispatcher,
  ) {}

  /**
   * Starts a run. When this resolves the start is committed and will not be lost.
   * @returns the execution's id
   * @throws DomainError `job.not_found`, `job.already_running` (policy `refuse`), `execution.task_unknown`, `workspace.stopped`
   */
  async start(caller: Caller, jobId: string, draft: StartDraft = {}): Promise<number> {
    const taskIds = draft.taskIds ?? null;
    if (taskIds) await this.checkTasks(caller, jobId, taskIds);
    // The store checks the workspace in the same statement: the hottest call makes one round trip.
    if (!isUuid(jobId)) throw jobNotFound();
    const outcome = await this.executions.start({
      jobId,
      workspaces: caller.workspaces,
      trigger: 'api',
      clientId: caller.clientId,
      plannedAt: null,
      taskIds,
      parameters: draft.parameters ?? {},
    });
    if (outcome.kind === 'job_gone') throw jobNotFound();
    if (outcome.kind === 'stopped') throw workspaceStopped();
    if (outcome.kind === 'refused') throw new DomainError('job.already_running', 'The job is already running.');
    this.dispatcher.dispatch(outcome.ticket);
    return outcome.executionId;
  }

  /**
   * Starts a run as soon as earlier ones of the job have ended.
   * @param waitMs how long at most; 0: not at all
   * @param signal ends the waiting: nothing was started then
   * @throws DomainError as {@link start}; `job.already_running` when the earlier run did not end in time
   */
  async startAfterEarlier(
    caller: Caller,
    jobId: string,
    draft: StartDraft,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<number> {
    if (waitMs <= 0) return this.start(caller, jobId, draft);
    const patience = new AbortController();
    const stop = () => patience.abort();
    const timer = setTimeout(stop, waitMs);
    signal.addEventListener('abort', stop);
    try {
      for (;;) {
        try {
          return await this.start(caller, jobId, draft);
        } catch (error) {
          const busy = error instanceof DomainError && error.code === 'job.already_running';
          if (!busy || patience.signal.aborted) throw error;
          const [earlier] = await this.executions.liveOfJob(jobId);
          if (earlier) await this.waitForEnd(earlier.id, patience.signal);
        }
      }
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  }

  /** Starts a run for a planned time of the job's schedule. @returns its id; null when it was refused */
  async startPlanned(jobId: string, plannedAt: Date): Promise<number | null> {
    const outcome = await this.executions.start({
      jobId,
      workspaces: 'all',
      trigger: 'schedule',
      clientId: null,
      plannedAt,
      taskIds: null,
      parameters: {},
    });
    if (outcome.kind !== 'started') return null;
    this.dispatcher.dispatch(outcome.ticket);
    return outcome.executionId;
  }

  /** Where the job stands. @throws DomainError `job.not_found` */
  async status(caller: Caller, jobId: string): Promise<JobStatus> {
    const status = isUuid(jobId) ? await this.executions.jobStatus(jobId) : null;
    if (!status || !mayEnter(caller, status.workspaceId)) throw jobNotFound();
    return status;
  }

  /** @throws DomainError `execution.not_found` */
  async get(caller: Caller, executionId: number): Promise<Execution> {
    const execution = isExecutionId(executionId) ? await this.executions.find(executionId) : null;
    if (!execution || !mayEnter(caller, execution.workspaceId)) throw executionNotFound();
    return execution;
  }

  /** The run with its task runs, in one question. @throws DomainError `execution.not_found` */
  async detail(caller: Caller, executionId: number): Promise<ExecutionDetail> {
    const detail = isExecutionId(executionId) ? await this.executions.detail(executionId) : null;
    if (!detail || !mayEnter(caller, detail.execution.workspaceId)) throw executionNotFound();
    return detail;
  }

  /** A run of this job. @throws DomainError `job.not_found`, `execution.not_found` */
  async getOfJob(caller: Caller, jobId: string, executionId: number): Promise<Execution> {
    await this.enter(caller, jobId);
    const execution = await this.get(caller, executionId);
    if (execution.jobId !== jobId) throw executionNotFound();
    return execution;
  }

  /** Newest first. @throws DomainError `job.not_found` */
  async history(caller: Caller, jobId: string, page: PageRequest): Promise<Execution[]> {
    await this.enter(caller, jobId);
    return this.executions.listByJob(jobId, page);
  }

  /** The task runs of an execution that {@link get} has given. */
  taskRuns(execution: Execution): Promise<TaskRun[]> {
    return this.executions.taskRuns(execution.id);
  }

  /** The newest run of each task, ordered by position. @throws DomainError `job.not_found` */
  async lastTaskRuns(caller: Caller, jobId: string): Promise<TaskRun[]> {
    await this.enter(caller, jobId);
    return this.executions.lastTaskRuns(jobId);
  }

  /** Newest first. @throws DomainError `job.not_found` */
  async taskHistory(caller: Caller, jobId: string, taskId: string, page: PageRequest): Promise<TaskRun[]> {
    await this.enter(caller, jobId);
    return this.executions.taskHistory(jobId, taskId, page);
  }

  /** Cancels all unfinished runs of the job. @returns them @throws DomainError `job.not_found`, `job.not_running` */
  async cancelJob(caller: Caller, jobId: string): Promise<Execution[]> {
    await this.enter(caller, jobId);
    const live = await this.executions.liveOfJob(jobId);
    // Newest first: an older one that ends must not free a younger one that is about to be cancelled.
    const cancelled: Execution[] = [];
    for (const { id } of live.toReversed()) {
      const { execution, freed } = await this.executions.requestCancel(id, `cancelled by ${caller.clientId}`);
      if (execution) cancelled.push(execution);
      this.dispatcher.dispatch(freed);
    }
    if (cancelled.length === 0) throw new DomainError('job.not_running', 'The job is not running.');
    return cancelled;
  }

  /** Has the job's waiting run taken before those of others. @throws DomainError `job.not_found` */
  async putOnTop(caller: Caller, jobId: string): Promise<void> {
    await this.enter(caller, jobId);
    const ticket = await this.executions.requeue(jobId);
    this.dispatcher.dispatch(ticket && { ...ticket, onTop: true });
  }

  /** Cancels one run; one that has ended stays as it is. @throws DomainError `execution.not_found` */
  async cancel(caller: Caller, executionId: number): Promise<Execution> {
    await this.get(caller, executionId);
    const { execution, freed } = await this.executions.requestCancel(executionId, `cancelled by ${caller.clientId}`);
    if (!execution) throw executionNotFound();
    this.dispatcher.dispatch(freed);
    return execution;
  }

  /** @throws DomainError `execution.not_found`, `execution.running` */
  async remove(caller: Caller, executionId: number): Promise<void> {
    await this.get(caller, executionId);
    await this.executions.remove(executionId);
  }

  /** The whole log of an execution that {@link get} has given, page by page. */
  async *log(execution: Execution): AsyncGenerator<LogEntry[]> {
    let after = 0;
    for (;;) {
      const page = await this.logs.read(execution.id, after, LOG_PAGE);
      if (page.length > 0) yield page;
      if (page.length < LOG_PAGE) return;
      after = page[page.length - 1]!.sequence;
    }
  }

  /**
   * Waits for the end of a run without asking the database again and again: one event wakes all who wait.
   * @param signal ends the waiting, not the run
   * @returns the ended execution, or the unfinished one when the signal came first
   */
  async waitForEnd(executionId: number, signal: AbortSignal): Promise<Execution> {
    let wake: () => void = () => {};
    const onAbort = () => wake();
    signal.addEventListener('abort', onAbort);
    const unsubscribe = this.events.subscribe((event) => {
      if (event.kind === 'missed' || (event.kind === 'end' && event.executionIds.includes(executionId))) wake();
    });
    try {
      for (;;) {
        // Before the question: an end between the answer and the waiting must wake it.
        const woken = new Promise<void>((resolve) => {
          wake = resolve;
        });
        const execution = await this.executions.find(executionId);
        if (!execution) throw executionNotFound();
        if (isTerminal(execution.status) || signal.aborted) return execution;
        await woken;
      }
    } finally {
      unsubscribe();
      signal.removeEventListener('abort', onAbort);
    }
  }

  private async enter(caller: Caller, jobId: string): Promise<void> {
    const header = isUuid(jobId) ? await this.jobs.header(jobId) : null;
    if (!header || !mayEnter(caller, header.workspaceId)) throw jobNotFound();
  }

  private async checkTasks(caller: Caller, jobId: string, taskIds: readonly string[]): Promise<void> {
    await this.enter(caller, jobId);
    const known = new Set((await this.jobs.find(jobId))?.tasks.map((t) => t.id));
    const unknown = taskIds.find((id) => !known.has(id));
    if (unknown !== undefined) {
      throw new DomainError('execution.task_unknown', `The job has no task ${unknown}.`, { taskId: unknown });
    }
  }
}

function isExecutionId(id: number): boolean {
  return Number.isInteger(id) && id > 0 && id <= MAX_EXECUTION_ID;
}

function workspaceStopped(): DomainError {
  return new DomainError('workspace.stopped', 'The workspace is stopped: no new runs begin until it is started again.');
}

function executionNotFound(): DomainError {
  return new DomainError('execution.not_found', 'There is no run with this identifier.');
}
