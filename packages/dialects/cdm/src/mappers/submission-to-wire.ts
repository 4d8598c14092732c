import { type Execution, isTerminal, type Job } from '@jobglot/core';
import { int32 } from '../wire/int32';
import { submissionStatus } from '../wire/states';

const COUNTERS = 'org.apache.sqoop.submission.counter.SqoopCounters';
/** What nobody has counted (notes, 2.2). */
const UNKNOWN = -1;

/** What a submission says beside its run. */
export type SubmittedJob = Pick<Job, 'name' | 'options' | 'createdBy'> & { readonly isIncrementing: boolean };

/** @returns the answer to a start: what is not known before the end is left out */
export function startSubmission(execution: Execution, job: SubmittedJob) {
  const { counters, trigger } = execution;
  // both spellings: the vendor's own slip, which most clients read, and what newer ones read (notes, 2.2)
  const lastUser = { 'last-udpate-user': userOf(execution), 'last-update-user': userOf(execution) };
  return {
    'job-name': execution.jobName,
    'submission-id': execution.id,
    status: submissionStatus(execution),
    progress: progressOf(execution),
    isIncrementing: job.isIncrementing,
    isStopingIncrement: '',
    'is-execute-auto': trigger === 'schedule',
    isDeleteJob: job.options.removeAfter !== 'never',
    'creation-user': userOf(execution),
    'creation-date': execution.createdAt.getTime(),
    'execute-date': (execution.startedAt ?? execution.createdAt).getTime(),
    'last-update-date': lastUpdate(execution),
    ...lastUser,
    delete_rows: int32(counters.deleted),
    update_rows: int32(counters.updated),
    write_rows: int32(counters.inserted),
  };
}

/** @returns a submission of the status and of the history */
export function submission(execution: Execution, job: SubmittedJob) {
  const { status } = execution;
  const failed = status === 'failed' || status === 'cancelled';
  return {
    ...startSubmission(execution, job),
    'external-id': externalId(execution),
    ...(status === 'succeeded' && { counters: { [COUNTERS]: sqoopCounters(execution) } }),
    ...(failed && { 'error-summary': errorOf(execution), 'error-details': errorOf(execution) }),
  };
}

/** @returns what `/status` says of a job that never ran */
export function neverExecuted(job: SubmittedJob) {
  return {
    'job-name': job.name,
    'submission-id': 0,
    status: submissionStatus(null),
    progress: 0,
    isIncrementing: job.isIncrementing,
    isStopingIncrement: '',
    'is-execute-auto': false,
    isDeleteJob: job.options.removeAfter !== 'never',
    'creation-user': job.createdBy ?? '',
    delete_rows: 0,
    update_rows: 0,
    write_rows: 0,
  };
}

/** Hadoop's form of a local job's id; clients only show it (notes, 2.2). */
export function externalId({ id, createdAt, attempt }: Execution): string {
  return `job_local${createdAt.getTime()}_${String(Math.max(attempt, 1)).padStart(4, '0')}-${id}`;
}

/** Rows to come are not known: a run is at 0 until it ends, -1 when it failed. */
function progressOf({ status }: Execution): number {
  if (status === 'failed' || status === 'cancelled') return -1;
  return status === 'succeeded' ? 100 : 0;
}

function errorOf({ status, error }: Execution): string {
  if (status !== 'cancelled') return error ?? '';
  return error ? `stopped by user: ${error}` : 'stopped by user';
}

function userOf({ clientId }: Execution): string {
  return clientId ?? 'scheduler';
}

function lastUpdate({ status, createdAt, startedAt, heartbeatAt, finishedAt }: Execution): number {
  const newest = isTerminal(status) ? finishedAt : heartbeatAt;
  return (newest ?? startedAt ?? createdAt).getTime();
}

function sqoopCounters({ counters }: Execution) {
  const { filesRead = UNKNOWN, filesWritten = UNKNOWN } = counters as { filesRead?: number; filesWritten?: number };
  return {
    BYTES_WRITTEN: UNKNOWN,
    TOTAL_FILES: filesRead,
    ROWS_READ: counters.read,
    BYTES_READ: counters.bytes,
    ROWS_WRITTEN: counters.written,
    FILES_WRITTEN: filesWritten,
    FILES_READ: filesRead,
    TOTAL_SIZE: UNKNOWN,
    FILES_SKIPPED: UNKNOWN,
    ROWS_WRITTEN_SKIPPED: counters.failed,
  };
}
