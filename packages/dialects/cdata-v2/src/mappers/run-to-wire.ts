import {
  type Execution,
  type ExecutionStatus,
  type JobStatus,
  type RunCounters,
  type Task,
  type TaskRun,
  type TaskRunStatus,
  ZERO_COUNTERS,
} from '@jobglot/core';
import type { JobStatusDocument, RunDocument, RunStatusName, TaskRunDocument } from '../wire/run-wire';

/** DESIGN section 4, column v2. */
const STATUS: Readonly<Record<ExecutionStatus, RunStatusName>> = {
  queued: 'Queued',
  running: 'Running',
  retrying: 'Running',
  cancelling: 'Cancelling',
  succeeded: 'Successful',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

export function runStatus(status: ExecutionStatus | TaskRunStatus): RunStatusName {
  return STATUS[status];
}

/** @param baseUrl of the dialect, as the caller reached it */
export function runDocument(run: Execution, baseUrl: string): RunDocument {
  const id = String(run.id);
  return {
    id,
    history_id: id,
    job_id: run.jobId,
    job_name: run.jobName,
    status: STATUS[run.status],
    trigger: run.trigger,
    attempt: run.attempt,
    created_at: run.createdAt.toISOString(),
    ...times(run.startedAt, run.finishedAt),
    ...records(run.counters),
    tasks_total: run.tasksTotal,
    tasks_failed: run.tasksFailed,
    error: run.error,
    log_url: logUrl(baseUrl, run.jobId, id),
  };
}

/** The active run, else the newest; a job that never ran has the same keys without a run's values. */
export function jobStatusDocument({ jobId, jobName, execution }: JobStatus, baseUrl: string): JobStatusDocument {
  return execution ? runDocument(execution, baseUrl) : { ...NO_RUN, job_id: jobId, job_name: jobName };
}

export function taskRunDocument(run: TaskRun, baseUrl: string): TaskRunDocument {
  const id = String(run.executionId);
  return {
    id,
    history_id: id,
    job_id: run.jobId,
    task_id: run.taskId,
    index: run.position,
    query: run.statement,
    table: run.destinationTable,
    status: STATUS[run.status],
    ...times(run.startedAt, run.finishedAt),
    ...records(run.counters),
    error: run.error,
    log_url: logUrl(baseUrl, run.jobId, id),
  };
}

/** The row of a task that never ran. */
export function idleTaskDocument(jobId: string, task: Task): TaskRunDocument {
  return {
    id: null,
    history_id: null,
    job_id: jobId,
    task_id: task.id,
    index: task.position,
    query: task.statement,
    table: task.spec.table,
    status: 'NeverRun',
    ...NO_TIMES,
    ...NO_RECORDS,
    error: null,
    log_url: null,
  };
}

export function logUrl(baseUrl: string, jobId: string, runId: string): string {
  return `${baseUrl}/jobs/${jobId}/history/${runId}/log`;
}

const NO_TIMES = { started_at: null, ended_at: null, duration_ms: null };
const NO_RECORDS = records(ZERO_COUNTERS);
const NO_RUN = {
  id: null,
  history_id: null,
  status: 'NeverRun',
  trigger: null,
  attempt: 0,
  created_at: null,
  ...NO_TIMES,
  ...NO_RECORDS,
  tasks_total: 0,
  tasks_failed: 0,
  error: null,
  log_url: null,
} as const;

function times(started: Date | null, ended: Date | null) {
  return {
    started_at: started?.toISOString() ?? null,
    ended_at: ended?.toISOString() ?? null,
    duration_ms: started && (ended?.getTime() ?? Date.now()) - started.getTime(),
  };
}

function records({ read, written, failed, inserted, updated, deleted, bytes }: RunCounters) {
  return {
    records_read: read,
    records_written: written,
    records_failed: failed,
    records_inserted: inserted,
    records_updated: updated,
    records_deleted: deleted,
    bytes_read: bytes,
  };
}
