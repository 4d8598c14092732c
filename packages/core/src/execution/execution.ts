import type { ConcurrencyPolicy } from '../job/job';
import type { ExecutionStatus } from './execution-state';
import type { RunCounters } from './run-counters';

export type ExecutionTrigger = 'api' | 'schedule' | 'retry';

/** One run of a job. Ids are decimal, from 1, below 2^31, the same in every dialect. */
export interface Execution {
  readonly id: number;
  readonly jobId: string;
  readonly jobName: string;
  readonly workspaceId: string;
  readonly jobVersion: number;
  readonly trigger: ExecutionTrigger;
  /** who started it; null: a schedule */
  readonly clientId: string | null;
  /** of a scheduled run: unique per job */
  readonly plannedAt: Date | null;
  /** null: all active tasks */
  readonly selectedTaskIds: readonly string[] | null;
  readonly parameters: Readonly<Record<string, string>>;
  readonly policy: ConcurrencyPolicy;
  readonly status: ExecutionStatus;
  /** how many times a worker took it */
  readonly attempt: number;
  /** further tries of tasks after transient errors, so far */
  readonly retries: number;
  /** number of the last claim; 0 before the first */
  readonly fence: number;
  readonly counters: RunCounters;
  readonly tasksTotal: number;
  readonly tasksFailed: number;
  /** one or two sentences, free of secrets; null unless failed or cancelled */
  readonly error: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly heartbeatAt: Date | null;
  readonly finishedAt: Date | null;
}

/** A task as it was when the execution was started. */
export interface TaskSnapshot {
  readonly id: string;
  readonly position: number;
  readonly statement: string;
  readonly table: string;
}

export type TaskRunStatus = 'running' | 'succeeded' | 'failed' | 'cancelled';

/** The run of one task in one execution. */
export interface TaskRun {
  readonly executionId: number;
  readonly jobId: string;
  readonly taskId: string;
  readonly position: number;
  readonly statement: string;
  readonly status: TaskRunStatus;
  readonly counters: RunCounters;
  readonly error: string | null;
  /** as really written (prefix and schema applied); empty before it is known */
  readonly destinationTable: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

/** A run with all that belongs to it: the answer to every poll of one run. */
export interface ExecutionDetail {
  readonly execution: Execution;
  /** as they were at the start, those that were not selected left out */
  readonly tasks: readonly TaskSnapshot[];
  /** ordered by position; a task that has not begun has none */
  readonly taskRuns: readonly TaskRun[];
  /** at least one line of its log is there to be read */
  readonly hasLog: boolean;
}

/** Where a job stands: the answer to every status poll. */
export interface JobStatus {
  readonly jobId: string;
  readonly jobName: string;
  readonly workspaceId: string;
  /** the run that is active, else the newest; null: never run */
  readonly execution: Execution | null;
}
