import type { DispatchTicket, Heartbeat, HeartbeatAnswer, TaskRunUpdate, TaskSnapshot } from '@jobglot/core';
import type { Pool } from 'pg';
import { inLockOrder } from './lock-order';
import { ACTIVE, mayMove } from './state-guard';

/** Signs of life and counters of a process's executions, in one statement. */
export async function heartbeat(pool: Pool, beats: readonly Heartbeat[]): Promise<Map<number, HeartbeatAnswer>> {
  const ordered = inLockOrder(beats);
  const { rows } = await pool.query<{ id: number; status: string }>({
    name: 'heartbeat',
    text: `update executions e set heartbeat_at = now(), counters = b.counters
           from unnest($1::integer[], $2::bigint[], $3::jsonb[]) as b (id, fence, counters)
           where e.id = b.id and e.fence = b.fence and e.status in ${ACTIVE}
           returning e.id, e.status`,
    values: [
      ordered.map((b) => b.executionId),
      ordered.map((b) => b.fence),
      ordered.map((b) => JSON.stringify(b.counters)),
    ],
  });
  return new Map(rows.map(({ id, status }) => [id, status === 'cancelling' ? 'cancel' : 'ok']));
}

/** Inserts or updates a task run, as long as the fence is the current one. A task that is tried again keeps its first start. */
export async function saveTaskRun(
  pool: Pool,
  executionId: number,
  fence: number,
  update: TaskRunUpdate,
): Promise<void> {
  await pool.query({
    name: 'save-task-run',
    text: `insert into task_runs (execution_id, task_id, job_id, position, statement, status, counters, error,
             destination_table, finished_at)
           select e.id, $3, e.job_id, $4, $5, $6, $7, $8, $9, case when $6 <> 'running' then now() end
           from executions e where e.id = $1 and e.fence = $2 and e.status in ${ACTIVE}
           on conflict (execution_id, task_id) do update set status = excluded.status, counters = excluded.counters,
             error = excluded.error, destination_table = excluded.destination_table, finished_at = excluded.finished_at`,
    values: [
      executionId,
      fence,
      update.taskId,
      update.position,
      update.statement,
      update.status,
      JSON.stringify(update.counters),
      update.error,
      update.destinationTable,
    ],
  });
}

/** Replaces the tasks of a run, as long as the fence is the current one. */
export async function setTasks(
  pool: Pool,
  executionId: number,
  fence: number,
  tasks: readonly TaskSnapshot[],
): Promise<void> {
  await pool.query(`update executions set tasks = $3 where id = $1 and fence = $2 and status in ${ACTIVE}`, [
    executionId,
    fence,
    JSON.stringify(tasks),
  ]);
}

/** running -> retrying. @returns false when the guard refused it */
export async function beginRetry(pool: Pool, executionId: number, fence: number, error: string): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'begin-retry',
    text: `update executions e set status = 'retrying', error = $3, retries = e.retries + 1
           where e.id = $1 and e.fence = $2 and ${mayMove('e', 'retrying')}`,
    values: [executionId, fence, error],
  });
  return rowCount === 1;
}

/** retrying -> running. @returns false when the guard refused it */
export async function endRetry(pool: Pool, executionId: number, fence: number): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'end-retry',
    text: `update executions e set status = 'running', error = null
           where e.id = $1 and e.fence = $2 and e.status = 'retrying'`,
    values: [executionId, fence],
  });
  return rowCount === 1;
}

/** Gives an execution back: whoever gets its new ticket may claim it at once. */
export async function handBack(pool: Pool, executionId: number, fence: number): Promise<DispatchTicket | null> {
  const { rows } = await pool.query<{ dispatch_count: number }>({
    name: 'hand-back',
    text: `update executions e set status = 'retrying', heartbeat_at = null, worker_id = null, enqueued_at = null,
             dispatch_count = e.dispatch_count + 1
           where e.id = $1 and e.fence = $2 and e.status in ('running', 'retrying')
           returning e.dispatch_count`,
    values: [executionId, fence],
  });
  return rows[0] ? { executionId, n: rows[0].dispatch_count } : null;
}
