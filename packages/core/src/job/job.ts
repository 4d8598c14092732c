import type { JobOptions } from './job-options';
import type { TaskSpec } from './task-spec';

export const JOB_TYPES = ['Standard', 'SyncAll', 'LoadFolder', 'ChangeDataCapture', 'ReverseETL', 'Lineage'] as const;
export type JobType = (typeof JOB_TYPES)[number];

/** What a start does while an earlier run of the job is unfinished. */
export const CONCURRENCY_POLICIES = ['refuse', 'queue'] as const;
export type ConcurrencyPolicy = (typeof CONCURRENCY_POLICIES)[number];

export interface JobSchedule {
  readonly enabled: boolean;
  /** five fields; empty when none was given */
  readonly cron: string;
  /** IANA name; null: the installation's JOBGLOT_TIMEZONE */
  readonly timeZone: string | null;
  /** planned times before it do not fire; null or absent: none */
  readonly notBefore?: Date | null;
  /** planned times after it do not fire; null or absent: for ever */
  readonly notAfter?: Date | null;
}

/** Run alerts by e-mail. */
export interface JobNotifications {
  readonly sendEmail: boolean;
  /** comma-separated addresses */
  readonly emailTo: string;
  readonly emailSubject: string;
  readonly emailErrorOnly: boolean;
  /** a failed run is also written to the worker's process log (v1: NotifyWindowsEvent) */
  readonly processLog: boolean;
}

/** Scripts kept verbatim. */
export interface JobEvents {
  readonly preJob: string;
  readonly postJob: string;
}

/** One statement of a job. The statement is canonical: other dialects' forms are rendered from it. */
export interface Task {
  /** 18-digit integer, a string on every wire (above 2^53) */
  readonly id: string;
  /** 0-based order of execution */
  readonly position: number;
  /** verbatim */
  readonly statement: string;
  readonly active: boolean;
  readonly spec: TaskSpec;
  /** how often the task's state was reset; absent: never */
  readonly generation?: number;
}

/** What runs: a named list of statements between two connections. */
export interface Job {
  /** uuid */
  readonly id: string;
  /** integer, unique in the installation */
  readonly number: number;
  readonly workspaceId: string;
  /** unique in the workspace, free again after delete */
  readonly name: string;
  readonly type: JobType;
  readonly sourceConnectionId: string | null;
  readonly destinationConnectionId: string | null;
  readonly options: JobOptions;
  readonly schedule: JobSchedule;
  readonly notifications: JobNotifications;
  readonly events: JobEvents;
  readonly labels: readonly string[];
  readonly concurrencyPolicy: ConcurrencyPolicy;
  readonly tasks: readonly Task[];
  /** per dialect, only what the canonical model lacks, in the sender's own form */
  readonly dialectData: Readonly<Record<string, unknown>>;
  /** grows with each change */
  readonly version: number;
  /** id of the client; null: made before it was noted */
  readonly createdBy: string | null;
  readonly updatedBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
