import type { WorkspaceGrant } from '../client/client';
import type { DispatchTicket } from '../execution/dispatch-ticket';
import type {
  Execution,
  ExecutionDetail,
  ExecutionTrigger,
  JobStatus,
  TaskRun,
  TaskRunStatus,
  TaskSnapshot,
} from '../execution/execution';
import type { RunCounters } from '../execution/run-counters';
import type { Job } from '../job/job';
import type { NewLogEntry } from './log-store';
import type { PageRequest } from './page';

/** A start as it is written. */
export interface StartRequest {
  readonly jobId: string;
  /** workspaces that the starter may enter; a job of another one is `job_gone` */
  readonly workspaces: WorkspaceGrant;
  readonly trigger: ExecutionTrigger;
  readonly clientId: string | null;
  readonly plannedAt: Date | null;
  /** null: all active tasks */
  readonly taskIds: readonly string[] | null;
  readonly parameters: Readonly<Record<string, string>>;
}

export type StartOutcome =
  /** committed; `ticket` is null while an earlier run of the job (policy `queue`) stands before it */
  | { readonly kind: 'started'; readonly executionId: number; readonly ticket: DispatchTicket | null }
  /** an unfinished run exists (policy `refuse`), or the planned time has fired before */
  | { readonly kind: 'refused' }
  /** the job's workspace takes no new runs */
  | { readonly kind: 'stopped' }
  /** the job is gone, or in a workspace that the starter may not enter */
  | { readonly kind: 'job_gone' };

/** An execution in the hands of a worker. */
export interface ClaimedExecution {
  readonly execution: Execution;
  /** cannot change while the execution is unfinished */
  readonly job: Job;
  readonly tasks: readonly TaskSnapshot[];
}

/** A worker's sign of life for one execution. */
export interface Heartbeat {
  readonly executionId: number;
  readonly fence: number;
  readonly counters: RunCounters;
}

/** What the worker learns in return: go on, stop (a cancel was asked for), or it is not yours any more. */
export type HeartbeatAnswer = 'ok' | 'cancel' | 'lost';

/** How an execution ended. */
export interface ExecutionOutcome {
  readonly status: 'succeeded' | 'failed' | 'cancelled';
  readonly counters: RunCounters;
  readonly tasksFailed: number;
  readonly error: string | null;
}

export interface TaskRunUpdate {
  readonly taskId: string;
  readonly position: number;
  readonly statement: string;
  readonly status: TaskRunStatus;
  readonly counters: RunCounters;
  readonly error: string | null;
  readonly destinationTable: string;
}

/** Keeps executions and their task runs. Every update is guarded by the state table and the fence. */
export interface ExecutionStore {
  /** The row is the outbox: once this resolves, the start is never lost (P1). Starts of many callers travel together. */
  start(request: StartRequest): Promise<StartOutcome>;

  find(id: number): Promise<Execution | null>;
  /** for polls: reads of many callers travel together */
  detail(id: number): Promise<ExecutionDetail | null>;
  /** for polls: reads of many callers travel together; null when the job is gone or unknown */
  jobStatus(jobId: string): Promise<JobStatus | null>;
  /** newest first */
  listByJob(jobId: string, page: PageRequest): Promise<Execution[]>;
  /** ordered by position */
  taskRuns(executionId: number): Promise<TaskRun[]>;
  /** newest first */
  taskHistory(jobId: string, taskId: string, page: PageRequest): Promise<TaskRun[]>;
  /** the newest run of each task, ordered by position */
  lastTaskRuns(jobId: string): Promise<TaskRun[]>;

  /**
   * Queued becomes cancelled, running becomes cancelling, and the worker is told; an ended one stays as it is.
   * @returns the execution after it (null when unknown), and the queued execution that need not wait any more (policy `queue`)
   */
  requestCancel(id: number, reason: string): Promise<{ execution: Execution | null; freed: DispatchTicket | null }>;
  /** The unfinished executions of a job, oldest first. */
  liveOfJob(jobId: string): Promise<Execution[]>;
  /** Removes the execution, its task runs and its log. @throws DomainError `execution.not_found`, `execution.running` */
  remove(id: number): Promise<void>;

  /** Queued rows without a mark that may be dispatched now, oldest first, at least `ageMs` old. */
  undispatched(limit: number, ageMs: number): Promise<DispatchTicket[]>;
  markDispatched(tickets: readonly DispatchTicket[]): Promise<void>;
  /** Marked rows that wait for a worker, oldest first, behind `afterId`: the queue is asked whether it knows them. */
  waiting(afterId: number, limit: number): Promise<DispatchTicket[]>;
  /** Takes the mark away and counts n up, for rows that the queue forgot. @returns the new tickets */
  redispatch(tickets: readonly DispatchTicket[]): Promise<DispatchTicket[]>;

  /** A new ticket for the job's oldest queued execution; null when none waits, or an active one holds it back. */
  requeue(jobId: string): Promise<DispatchTicket | null>;

  /** @returns null when there is nothing to claim (taken, ended, or another run of the job is active) */
  claim(executionId: number, workerId: string, staleAfterMs: number): Promise<ClaimedExecution | null>;
  heartbeat(beats: readonly Heartbeat[]): Promise<Map<number, HeartbeatAnswer>>;
  /** Writes a task run's state; ignored when the fence is not the current one. */
  saveTaskRun(executionId: number, fence: number, update: TaskRunUpdate): Promise<void>;
  /** Replaces the tasks of a run that found more of them (SyncAll); ignored when the fence is not the current one. */
  setTasks(executionId: number, fence: number, tasks: readonly TaskSnapshot[]): Promise<void>;
  /** running -> retrying. @returns false when the guard refused it */
  beginRetry(executionId: number, fence: number, error: string): Promise<boolean>;
  /** retrying -> running. @returns false when the guard refused it */
  endRetry(executionId: number, fence: number): Promise<boolean>;
  /**
   * Terminal update, guarded by the fence, with the last lines of the log: whoever sees the end sees the whole log. A cancelled
   * run keeps the reason that the cancel was asked for with. A job that goes with its run (`removeAfter`) is removed in the
   * same transaction, unless another run of it is unfinished.
   * @returns whether it took effect, and the job's oldest queued execution, now free for dispatch (policy `queue`)
   */
  finish(
    executionId: number,
    fence: number,
    outcome: ExecutionOutcome,
    lastLines: readonly NewLogEntry[],
  ): Promise<{ finished: boolean; freed: DispatchTicket | null }>;
  /** A worker that shuts down gives an unfinished execution back. @returns the ticket to dispatch, null when the guard refused */
  handBack(executionId: number, fence: number): Promise<DispatchTicket | null>;

  /** Executions whose worker died: running ones get a new ticket, cancelling ones become cancelled. */
  reapDead(staleAfterMs: number): Promise<{ tickets: DispatchTicket[]; cancelled: number[] }>;
  /** Removes finished executions older than the date, with their logs. @returns how many */
  purge(before: Date): Promise<number>;
}
