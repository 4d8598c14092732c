import type { ResolvedConnection } from '../connection/connection';
import type { RunCounters } from '../execution/run-counters';
import type { JobType } from '../job/job';
import type { JobOptions } from '../job/job-options';
import type { LogLevel } from '../log/log-entry';

/** One task of one execution, ready to run. */
export interface TaskRunRequest {
  readonly executionId: number;
  /** 18-digit task id: the key of the state row in the destination */
  readonly taskId: string;
  readonly jobType: JobType;
  /** grows when the task's state is reset: what earlier runs kept in the destination does not count then */
  readonly generation: number;
  /** verbatim statement, as it was when the execution was started */
  readonly statement: string;
  readonly options: JobOptions;
  readonly source: ResolvedConnection;
  readonly destination: ResolvedConnection;
  /** number of the claim, from one sequence: a later claim of anything has a higher one */
  readonly fence: number;
  /** run parameters; they reach a statement as bound values or quoted literals only */
  readonly parameters: Readonly<Record<string, string>>;
  /** when the run was planned for, or, started by a caller, when it was accepted: what date macros count from */
  readonly plannedAt: Date;
  /** no further try follows a transient failure: what only a further try could use may go */
  readonly lastTry: boolean;
}

/** How a running task talks back. None of these throws. */
export interface TaskRunContext {
  /** aborted on cancel, shutdown or loss of the claim; `signal.reason` is a {@link RunAbort} */
  readonly signal: AbortSignal;
  /** Totals of this task so far, not increments; may be called often, the worker thins it out. */
  progress(counters: RunCounters): void;
  /** One line of the run's log. No secrets; no cell values below level `verbose`. */
  log(level: LogLevel, message: string): void;
}

export interface TaskRunResult {
  readonly counters: RunCounters;
  /** destination table as really written (prefix and schema applied) */
  readonly destinationTable: string;
}

/**
 * Runs one task to its end. Resolves when its effects are committed; rejects with a
 * {@link TaskRunError}, or with the signal's reason after an abort, when nothing half-written is left
 * that the next run would not clear.
 */
export interface TaskRunner {
  run(request: TaskRunRequest, context: TaskRunContext): Promise<TaskRunResult>;
}

/** Why a run was stopped from outside. */
export class RunAbort extends Error {
  override readonly name = 'RunAbort';
  constructor(readonly why: 'cancel' | 'shutdown' | 'claim_lost') {
    super(`run aborted: ${why}`);
  }
}

/**
 * A task failed for a reason that the user can act on.
 *
 * @param message one or two sentences that say what to do; free of secrets
 * @param transient true when the same task may succeed if it is tried again (lost connection, deadlock)
 * @param counters what was done before the failure
 */
export class TaskRunError extends Error {
  override readonly name = 'TaskRunError';
  constructor(
    message: string,
    readonly transient: boolean = false,
    readonly counters?: RunCounters,
  ) {
    super(message);
  }
}
