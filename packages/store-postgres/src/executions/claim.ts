import type { ClaimedExecution } from '@jobglot/core';
import type { Pool } from 'pg';
import { type JobRow, toJob } from '../stores/job-row';
import { EXECUTION_COLUMNS, type ExecutionRow, toExecution } from './execution-row';
import { ACTIVE } from './state-guard';

export interface ClaimRequest {
  readonly executionId: number;
  readonly workerId: string;
  readonly staleAfterMs: number;
}

type ClaimRow = ExecutionRow & { job: JobRow };

/**
 * Takes queued executions, and running ones whose worker shows no sign of life. A queued one whose job has another active
 * execution is left, and its mark taken away: the finish of the other one brings it back.
 */
const CLAIM = `
with request as (
  select * from unnest($1::integer[], $2::text[], $3::integer[]) as r (id, worker_id, stale_ms)
), claimed as (
  update executions e set status = 'running', attempt = e.attempt + 1, fence = nextval('fences'), worker_id = r.worker_id,
    started_at = coalesce(e.started_at, now()), heartbeat_at = now()
  from request r
  where e.id = r.id and (
    (e.status = 'queued' and not exists (
      select from executions a where a.job_id = e.job_id and a.status in ${ACTIVE}))
    or (e.status in ('running', 'retrying') and (
      e.heartbeat_at is null or e.heartbeat_at < now() - make_interval(secs => r.stale_ms / 1000.0))))
  returning ${EXECUTION_COLUMNS}
), held as (
  update executions e set enqueued_at = null
  from request r
  where e.id = r.id and e.status = 'queued' and exists (
    select from executions a where a.job_id = e.job_id and a.status in ${ACTIVE})
)
select e.*, to_jsonb(j) as job from claimed e join jobs j on j.id = e.job_id`;

/** @returns the claimed executions in the order of the requests; null where there was nothing to claim */
export async function claimAll(pool: Pool, requests: readonly ClaimRequest[]): Promise<(ClaimedExecution | null)[]> {
  const { rows } = await pool.query<ClaimRow>({
    name: 'claim-executions',
    text: CLAIM,
    values: [requests.map((r) => r.executionId), requests.map((r) => r.workerId), requests.map((r) => r.staleAfterMs)],
  });
  const claimed = new Map(rows.map((row) => [row.id, row]));
  return requests.map(({ executionId }) => {
    const row = claimed.get(executionId);
    // One delivery takes it, even when two of them share a batch.
    claimed.delete(executionId);
    return row ? { execution: toExecution(row), job: toJob(row.job), tasks: row.tasks } : null;
  });
}
