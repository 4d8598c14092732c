import type { ResolvedConnection } from '../connection/connection';
import type { LogLevel } from '../log/log-entry';

/** A pre- or post-job event of a run, ready to be executed. */
export interface JobEventRequest {
  readonly when: 'pre-job' | 'post-job';
  /** verbatim */
  readonly script: string;
  readonly executionId: number;
  readonly jobName: string;
  /** pre-job: status of the job's run before this one, empty when there was none; post-job: how the tasks of this one ended */
  readonly jobStatus: string;
  /** why the run failed; empty otherwise */
  readonly jobError: string;
  /** names of the connections; empty when the job has none */
  readonly source: string;
  readonly destination: string;
  /** where transformation statements run; null when the job has no destination */
  readonly destinationConnection: ResolvedConnection | null;
  /** run parameters and variables set so far */
  readonly variables: Readonly<Record<string, string>>;
}

/** How an event talks back. */
export interface JobEventContext {
  /** aborted on cancel, shutdown or loss of the claim; `signal.reason` is a RunAbort */
  readonly signal: AbortSignal;
  /** One line of the run's log. No secrets, no values of variables. */
  log(level: LogLevel, message: string): void;
}

/** What an event asks for. */
export interface JobEventOutcome {
  /** variables that the tasks' statements may use, by name */
  readonly variables: Readonly<Record<string, string>>;
  /** pre-job: the run is cancelled before its first task */
  readonly cancel: boolean;
}

/**
 * Executes the scripts of jobs as far as docs/events.md describes; anything else is told in the log and not executed.
 */
export interface JobEventRunner {
  /** @throws TaskRunError an action failed; the signal's reason after an abort */
  run(request: JobEventRequest, context: JobEventContext): Promise<JobEventOutcome>;
}
