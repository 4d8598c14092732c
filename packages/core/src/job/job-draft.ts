import { DomainError } from '../errors/domain-error';
import { Cron } from '../schedule/cron';
import type { ConcurrencyPolicy, JobEvents, JobNotifications, JobSchedule, JobType } from './job';
import { checkJobName } from './job-name';
import { DEFAULT_JOB_OPTIONS, type JobOptions } from './job-options';

/** A statement as a client sends it. */
export interface StatementDraft {
  readonly statement: string;
  readonly active: boolean;
}

/** A job as a client describes it; what is left out takes its default. */
export interface JobDraft {
  readonly name: string;
  readonly type: JobType;
  readonly sourceConnectionId: string | null;
  readonly destinationConnectionId: string | null;
  readonly options?: Partial<JobOptions>;
  readonly schedule?: Partial<JobSchedule>;
  readonly notifications?: Partial<JobNotifications>;
  readonly events?: Partial<JobEvents>;
  readonly labels?: readonly string[];
  readonly concurrencyPolicy?: ConcurrencyPolicy;
  readonly statements?: readonly StatementDraft[];
  readonly dialectData?: Readonly<Record<string, unknown>>;
}

/** A change to a job: what is absent stays. */
export type JobPatch = Partial<Omit<JobDraft, 'statements' | 'type'>> & {
  /** replaces all tasks */
  readonly statements?: readonly StatementDraft[];
};

export const DEFAULT_SCHEDULE: JobSchedule = { enabled: false, cron: '', timeZone: null };
export const DEFAULT_NOTIFICATIONS: JobNotifications = {
  sendEmail: false,
  emailTo: '',
  emailSubject: '',
  emailErrorOnly: false,
  processLog: false,
};
/** A worker that tries longer holds a place that others wait for. */
const MAX_RETRIES = 10;
export const NO_EVENTS: JobEvents = { preJob: '', postJob: '' };

/** The parts of a job that have rules of their own. */
export interface CheckedJob {
  readonly name: string;
  readonly options: JobOptions;
  readonly schedule: JobSchedule;
}

/**
 * @param defaultTimeZone checks schedules that name no zone
 * @throws DomainError `job.name_invalid`, `schedule.invalid`, `job.invalid` (names the field)
 */
export function checkJob(job: CheckedJob, defaultTimeZone: string): void {
  checkJobName(job.name);
  if (job.schedule.cron !== '' || job.schedule.enabled) {
    new Cron(job.schedule.cron, job.schedule.timeZone ?? defaultTimeZone);
  }
  const { options } = job;
  atLeast(options.workerPool, 1, 'workerPool');
  atLeast(options.commandTimeout, 0, 'commandTimeout');
  atLeast(options.retries, 0, 'retries');
  if (options.retries > MAX_RETRIES) {
    throw new DomainError('job.invalid', `retries must be ${MAX_RETRIES} at most.`, { field: 'retries' });
  }
  if (options.batchSize !== null) atLeast(options.batchSize, 1, 'batchSize');
  if (options.replicateInterval !== null) atLeast(options.replicateInterval, 1, 'replicateInterval');
  const start = options.replicateStartDate;
  if (start !== null && !isDate(start)) {
    throw new DomainError('job.invalid', `replicateStartDate "${start}" is not a date (yyyy-MM-dd).`, {
      field: 'replicateStartDate',
    });
  }
}

/** @returns the options with the job's own values over the defaults */
export function withDefaultOptions(options: Partial<JobOptions> | undefined): JobOptions {
  return { ...DEFAULT_JOB_OPTIONS, ...options };
}

function atLeast(value: number, minimum: number, field: string): void {
  if (!Number.isSafeInteger(value) || value < minimum) {
    throw new DomainError('job.invalid', `${field} must be a whole number from ${minimum}.`, { field });
  }
}

function isDate(text: string): boolean {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T]\d{2}:\d{2}(?::\d{2})?)?$/.exec(text);
  if (!match) return false;
  const date = new Date(`${match[1]}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(match[1]!);
}
