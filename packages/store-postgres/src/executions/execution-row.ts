import type { Execution, TaskRun, TaskSnapshot } from '@jobglot/core';

/** A row of `executions`. */
export interface ExecutionRow {
  id: number;
  job_id: string;
  workspace_id: string;
  job_name: string;
  job_version: number;
  trigger: Execution['trigger'];
  client_id: string | null;
  planned_at: Date | null;
  selected_task_ids: string[] | null;
  parameters: Record<string, string>;
  policy: Execution['policy'];
  tasks: TaskSnapshot[];
  status: Execution['status'];
  attempt: number;
  retries: number;
  fence: number;
  dispatch_count: number;
  counters: Execution['counters'];
  tasks_failed: number;
  error: string | null;
  created_at: Date;
  started_at: Date | null;
  heartbeat_at: Date | null;
  finished_at: Date | null;
}

/** The columns of {@link ExecutionRow}, of the table aliased `e`. */
export const EXECUTION_COLUMNS = [
  'id',
  'job_id',
  'workspace_id',
  'job_name',
  'job_version',
  'trigger',
  'client_id',
  'planned_at',
  'selected_task_ids',
  'parameters',
  'policy',
  'tasks',
  'status',
  'attempt',
  'retries',
  'fence',
  'dispatch_count',
  'counters',
  'tasks_failed',
  'error',
  'created_at',
  'started_at',
  'heartbeat_at',
  'finished_at',
]
  .map((column) => `e.${column}`)
  .join(', ');

export function toExecution(row: ExecutionRow): Execution {
  return {
    id: row.id,
    jobId: row.job_id,
    jobName: row.job_name,
    workspaceId: row.workspace_id,
    jobVersion: row.job_version,
    trigger: row.trigger,
    clientId: row.client_id,
    plannedAt: row.planned_at,
    selectedTaskIds: row.selected_task_ids,
    parameters: row.parameters,
    policy: row.policy,
    status: row.status,
    attempt: row.attempt,
    retries: row.retries,
    fence: row.fence,
    counters: row.counters,
    tasksTotal: row.tasks.length,
    tasksFailed: row.tasks_failed,
    error: row.error,
    createdAt: row.created_at,
    startedAt: row.started_at,
    heartbeatAt: row.heartbeat_at,
    finishedAt: row.finished_at,
  };
}

/** A row of `task_runs`. */
export interface TaskRunRow {
  execution_id: number;
  task_id: string;
  job_id: string;
  position: number;
  statement: string;
  status: TaskRun['status'];
  counters: TaskRun['counters'];
  error: string | null;
  destination_table: string;
  started_at: Date;
  finished_at: Date | null;
}

export function toTaskRun(row: TaskRunRow): TaskRun {
  return {
    executionId: row.execution_id,
    jobId: row.job_id,
    taskId: row.task_id,
    position: row.position,
    statement: row.statement,
    status: row.status,
    counters: row.counters,
    error: row.error,
    destinationTable: row.destination_table,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}
