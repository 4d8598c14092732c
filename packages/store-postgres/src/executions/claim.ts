import type { ClaimedExecution } from '@jobglot/core';
import type { Pool } from 'pg';
import { type JobRow, toJob } from '../stores/job-row';
import { EXECUTION_COLUMNS, type ExecutionRow, toExecution } from './execution-row';
import { activeOf } from './state-guard';

export interface ClaimRequest {
  readonly executionId: number;
  readonly workerId: string;
  readonly staleAfterMs: number;
}

type ClaimRow = ExecutionRow & { job: JobRow };

/**
 * Takes queued executions, and running ones whose worker shows no sign of life. `case` hides the states from the planner, which
 * would else read the whole index of queued rows instead of looking the ids up.
 */
const CLAIM = `
with claimed as (
  update executions e set status = 'running', attempt = e.attempt + 1, fence = nextval('fences'), worker_id = $2,
    started_at = coalesce(e.started_at, now()), heartbeat_at = now()
  where e.id = any ($1::integer[]) and case
    when e.status = 'queued' then ${activeOf('e.job_id')} is null
    when e.status in ('running', 'retrying')
      then e.heartbeat_at is null or e.heartbeat_at < now() - make_interval(secs => $3::integer / 1000.0)
    else false end
  returning ${EXECUTION_COLUMNS}
)
select e.*, to_jsonb(j) as job from claimed e join jobs j on j.id = e.job_id`;

/**
 * A queued execution whose job has another active one loses its mark: the queue has delivered it in vain, and the finish of
 * the other one brings it back.
 */
const HOLD = `
update executions e set enqueued_at = null
where e.id = any ($1::integer[]) and e.status = 'queued' and ${activeOf('e.job_id')} is not null`;

/** @returns the claimed executions in the order of the requests; null where there was nothing to claim */
export async function claimAll(pool: Pool, requests: readonly ClaimRequest[]): Promise<(ClaimedExecution | null)[]> {
  // One worker asks with one set of terms: there is one group, but for tests.
  const groups = new Map<string, ClaimRequest[]>();
  for (const request of requests) {
    const terms = `${request.workerId} ${request.staleAfterMs}`;
    groups.set(terms, [...(groups.get(terms) ?? []), request]);
  }
  const claimed = new Map<number, ClaimRow>();
  for (const group of groups.values()) for (const row of await claimGroup(pool, group)) claimed.set(row.id, row);
  return requests.map(({ executionId }) => {
    const row = claimed.get(executionId);
    // One delivery takes it, even when two of them share a batch.
    claimed.delete(executionId);
    return row ? { execution: toExecution(row), job: toJob(row.job), tasks: row.tasks } : null;
  });
}

async function claimGroup(pool: Pool, group: readonly ClaimRequest[]): Promise<ClaimRow[]> {
  const { workerId, staleAfterMs } = group[0]!;
  const ids = group.map((r) => r.executionId);
  const { rows } = await pool.query<ClaimRow>({
    name: 'claim-executions',
    text: CLAIM,
    values: [ids, workerId, staleAfterMs],
  });
  const taken = new Set(rows.map((row) => row.id));
  const left = ids.filter((id) => !taken.has(id));
  if (left.length > 0) await pool.query({ name: 'hold-executions', text: HOLD, values: [left] });
  return rows;
}
