import type { DispatchTicket, ExecutionOutcome, NewLogEntry } from '@jobglot/core';
import type { Pool } from 'pg';
import { CHANNEL, notify } from '../hot/notify';
import { logColumns } from '../stores/log-columns';
import { inLockOrder } from './lock-order';
import { activeOf, LIVE, mayMove, oldestQueuedOf } from './state-guard';

export interface FinishRequest {
  readonly executionId: number;
  readonly fence: number;
  readonly outcome: ExecutionOutcome;
  readonly lastLines: readonly NewLogEntry[];
}

export interface FinishAnswer {
  readonly finished: boolean;
  readonly freed: DispatchTicket | null;
}

/** An ended execution, or (with `freed_n`) the next one of its job. */
interface FinishRow {
  id: number;
  job_id: string;
  freed_n: number | null;
}

/** The job's oldest queued execution gets a new ticket when the job's run is over (policy `queue`). */
const FREE_NEXT = `
  update executions q set dispatch_count = q.dispatch_count + 1, enqueued_at = null
  from (
    select ${oldestQueuedOf('d.job_id', 'n.id <> d.id')} as next_id from done d where d.policy = 'queue'
  ) next
  where q.id = next.next_id
  returning q.id, q.job_id, q.dispatch_count`;

const FINISH = `
with done as (
  update executions e set status = r.status, counters = r.counters, tasks_failed = r.tasks_failed,
    error = case when r.status = 'cancelled' then coalesce(e.error, r.error) else r.error end,
    finished_at = now(), heartbeat_at = now()
  from unnest($1::integer[], $2::bigint[], $3::text[], $4::jsonb[], $5::integer[], $6::text[])
    as r (id, fence, status, counters, tasks_failed, error)
  where e.id = r.id and e.fence = r.fence and (
    (r.status = 'succeeded' and ${mayMove('e', 'succeeded')})
    or (r.status = 'failed' and ${mayMove('e', 'failed')})
    or (r.status = 'cancelled' and ${mayMove('e', 'cancelled')} and e.status <> 'queued'))
  returning e.id, e.job_id, e.policy, e.status
), freed as (${FREE_NEXT}
), removed as (
  update jobs j set deleted_at = now() from done d
  where j.id = d.job_id and j.deleted_at is null
    and (j.options->>'removeAfter' = 'end' or j.options->>'removeAfter' = 'success' and d.status = 'succeeded')
    and (select o.id from executions o
      where o.job_id = d.job_id and o.id <> d.id and o.status in ${LIVE} limit 1) is null
  returning j.id
), parts as (
  delete from lineage_parts p using removed r where p.job_id = r.id
), logged as (
  insert into execution_logs (execution_id, at, level, task_position, message)
  select l.execution_id, l.at, l.level, l.task_position, l.message
  from unnest($7::integer[], $8::timestamptz[], $9::text[], $10::integer[], $11::text[])
    with ordinality as l (execution_id, at, level, task_position, message, ord)
  where l.execution_id = any (array(select id from done))
  order by l.ord
), told as (
  select pg_notify('${CHANNEL}', json_build_object('kind', 'end', 'executionIds', json_agg(id))::text)
  from done having count(*) > 0
)
select id, job_id, null::integer as freed_n from done, (select count(*) from told) t
union all
select id, job_id, dispatch_count from freed`;

/** Ends executions, writes their last log lines and tells who waits, in one statement: fewer round trips, one commit. @returns the answers in the order of the requests */
export async function finishAll(pool: Pool, requests: readonly FinishRequest[]): Promise<FinishAnswer[]> {
  const ordered = inLockOrder(requests);
  const { rows } = await pool.query<FinishRow>({
    name: 'finish-executions',
    text: FINISH,
    values: [
      ordered.map((r) => r.executionId),
      ordered.map((r) => r.fence),
      ordered.map((r) => r.outcome.status),
      ordered.map((r) => JSON.stringify(r.outcome.counters)),
      ordered.map((r) => r.outcome.tasksFailed),
      ordered.map((r) => r.outcome.error),
      ...logColumns(ordered.flatMap((r) => r.lastLines)),
    ],
  });
  const done = new Map<number, string>();
  const freed = new Map<string, DispatchTicket>();
  for (const { id, job_id, freed_n } of rows) {
    if (freed_n === null) done.set(id, job_id);
    else freed.set(job_id, { executionId: id, n: freed_n });
  }
  return requests.map(({ executionId }) => {
    const jobId = done.get(executionId);
    return { finished: jobId !== undefined, freed: (jobId && freed.get(jobId)) || null };
  });
}

const CANCEL = `
with before as (
  select id, job_id, status, policy from executions where id = $1 for update
), changed as (
  update executions e set
    status = case when b.status = 'queued' then 'cancelled' else 'cancelling' end,
    error = $2,
    finished_at = case when b.status = 'queued' then now() end
  from before b
  where e.id = b.id and b.status in ('queued', 'running', 'retrying')
  returning e.id, e.job_id, e.policy, b.status as was
), done as (
  select c.job_id, c.policy, c.id from changed c
  where c.was = 'queued' and ${activeOf('c.job_id')} is null
), freed as (${FREE_NEXT}
)
select c.was, f.id as freed_id, f.dispatch_count as freed_n from changed c left join freed f on true`;

/** Asks for a cancel of one execution and tells its worker. @returns the execution that need not wait any more */
export async function cancelOne(pool: Pool, id: number, reason: string): Promise<DispatchTicket | null> {
  const { rows } = await pool.query({ name: 'cancel-execution', text: CANCEL, values: [id, reason] });
  const row = rows[0];
  if (!row) return null;
  await notify(pool, { kind: row.was === 'queued' ? 'end' : 'cancel', executionIds: [id] });
  return row.freed_id ? { executionId: row.freed_id, n: row.freed_n } : null;
}
