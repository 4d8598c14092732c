import type { Execution, ExecutionDetail, JobStatus, PageRequest, TaskRun } from '@jobglot/core';
import type { Pool } from 'pg';
import { EXECUTION_COLUMNS, type ExecutionRow, type TaskRunRow, toExecution, toTaskRun } from './execution-row';
import { activeOf, LIVE } from './state-guard';

export async function findAll(pool: Pool, ids: readonly number[]): Promise<(Execution | null)[]> {
  const { rows } = await pool.query<ExecutionRow>({
    name: 'find-executions',
    text: `select ${EXECUTION_COLUMNS} from executions e where e.id = any($1::integer[])`,
    values: [ids],
  });
  const found = new Map(rows.map((row) => [row.id, toExecution(row)]));
  return ids.map((id) => found.get(id) ?? null);
}

type DetailRow = ExecutionRow & { has_log: boolean; task_runs: TaskRunJson[] | null };
type TaskRunJson = Omit<TaskRunRow, 'started_at' | 'finished_at'> & { started_at: string; finished_at: string | null };

/** One statement, so that execution and task runs are of one moment. */
const DETAIL = `
select ${EXECUTION_COLUMNS},
  exists (select 1 from execution_logs l where l.execution_id = e.id) as has_log,
  (select json_agg(to_json(t) order by t.position, t.task_id) from task_runs t where t.execution_id = e.id) as task_runs
from executions e where e.id = any($1::integer[])`;

export async function details(pool: Pool, ids: readonly number[]): Promise<(ExecutionDetail | null)[]> {
  const { rows } = await pool.query<DetailRow>({ name: 'execution-details', text: DETAIL, values: [ids] });
  const found = new Map(rows.map((row) => [row.id, toDetail(row)]));
  return ids.map((id) => found.get(id) ?? null);
}

function toDetail(row: DetailRow): ExecutionDetail {
  const taskRuns = (row.task_runs ?? []).map((run) =>
    toTaskRun({
      ...run,
      started_at: new Date(run.started_at),
      finished_at: run.finished_at === null ? null : new Date(run.finished_at),
    }),
  );
  return { execution: toExecution(row), tasks: row.tasks, taskRuns, hasLog: row.has_log };
}

type StatusRow = { found_job: string; found_name: string; found_workspace: string } & {
  [column in keyof ExecutionRow]: ExecutionRow[column] | null;
};

/** The active execution of each job (there is one at most), else its newest one. */
const STATUS = `
select j.id as found_job, j.name as found_name, j.workspace_id as found_workspace, ${EXECUTION_COLUMNS}
from jobs j left join executions e on e.id = coalesce(
  ${activeOf('j.id')},
  (select max(n.id) from executions n where n.job_id = j.id))
where j.id = any($1::uuid[]) and j.deleted_at is null`;

export async function jobStatuses(pool: Pool, jobIds: readonly string[]): Promise<(JobStatus | null)[]> {
  const { rows } = await pool.query<StatusRow>({ name: 'job-statuses', text: STATUS, values: [jobIds] });
  const found = new Map(
    rows.map((row) => [
      row.found_job,
      {
        jobId: row.found_job,
        jobName: row.found_name,
        workspaceId: row.found_workspace,
        execution: row.id === null ? null : toExecution(row as ExecutionRow),
      },
    ]),
  );
  return jobIds.map((id) => found.get(id.toLowerCase()) ?? null);
}

export async function listByJob(pool: Pool, jobId: string, page: PageRequest): Promise<Execution[]> {
  const { rows } = await pool.query<ExecutionRow>({
    name: 'executions-of-job',
    text: `select ${EXECUTION_COLUMNS} from executions e where e.job_id = $1 order by e.id desc limit $2 offset $3`,
    values: [jobId, page.limit, page.offset],
  });
  return rows.map(toExecution);
}

export async function liveOfJob(pool: Pool, jobId: string): Promise<Execution[]> {
  const { rows } = await pool.query<ExecutionRow>({
    name: 'live-executions-of-job',
    text: `select ${EXECUTION_COLUMNS} from executions e where e.job_id = $1 and e.status in ${LIVE} order by e.id`,
    values: [jobId],
  });
  return rows.map(toExecution);
}

export async function taskRuns(pool: Pool, executionId: number): Promise<TaskRun[]> {
  const { rows } = await pool.query<TaskRunRow>({
    name: 'task-runs',
    text: 'select * from task_runs where execution_id = $1 order by position, task_id',
    values: [executionId],
  });
  return rows.map(toTaskRun);
}

export async function taskHistory(pool: Pool, jobId: string, taskId: string, page: PageRequest): Promise<TaskRun[]> {
  const { rows } = await pool.query<TaskRunRow>({
    name: 'task-history',
    text: `select * from task_runs where job_id = $1 and task_id = $2
           order by execution_id desc limit $3 offset $4`,
    values: [jobId, taskId, page.limit, page.offset],
  });
  return rows.map(toTaskRun);
}

export async function lastTaskRuns(pool: Pool, jobId: string): Promise<TaskRun[]> {
  const { rows } = await pool.query<TaskRunRow>({
    name: 'last-task-runs',
    text: `select * from (
             select distinct on (task_id) * from task_runs where job_id = $1 order by task_id, execution_id desc
           ) newest order by position, task_id`,
    values: [jobId],
  });
  return rows.map(toTaskRun);
}
