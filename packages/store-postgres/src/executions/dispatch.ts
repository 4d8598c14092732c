import type { DispatchTicket } from '@jobglot/core';
import type { Pool } from 'pg';
import { inLockOrder } from './lock-order';
import { ACTIVE, activeOf, oldestQueuedOf } from './state-guard';

interface TicketRow {
  id: number;
  dispatch_count: number;
}

const toTicket = (row: TicketRow): DispatchTicket => ({ executionId: row.id, n: row.dispatch_count });

/** Rows of the outbox that no earlier run of their job holds back. */
const UNDISPATCHED = `
select e.id, e.dispatch_count from executions e
where e.status = 'queued' and e.enqueued_at is null and e.created_at < now() - make_interval(secs => $2 / 1000.0)
  and ${activeOf('e.job_id')} is null
  and ${oldestQueuedOf('e.job_id', 'n.id < e.id')} is null
order by e.id limit $1`;

export async function undispatched(pool: Pool, limit: number, ageMs: number): Promise<DispatchTicket[]> {
  const { rows } = await pool.query<TicketRow>({ name: 'undispatched', text: UNDISPATCHED, values: [limit, ageMs] });
  return rows.map(toTicket);
}

export async function markDispatched(pool: Pool, tickets: readonly DispatchTicket[]): Promise<void> {
  const ordered = inLockOrder(tickets);
  await pool.query({
    name: 'mark-dispatched',
    text: `update executions e set enqueued_at = now()
           from unnest($1::integer[], $2::integer[]) as t (id, n)
           where e.id = t.id and e.dispatch_count = t.n and e.enqueued_at is null`,
    values: [ordered.map((t) => t.executionId), ordered.map((t) => t.n)],
  });
}

export async function waiting(pool: Pool, afterId: number, limit: number): Promise<DispatchTicket[]> {
  const { rows } = await pool.query<TicketRow>({
    name: 'waiting',
    text: `select id, dispatch_count from executions
           where status = 'queued' and enqueued_at < now() - interval '1 second' and id > $1 order by id limit $2`,
    values: [afterId, limit],
  });
  return rows.map(toTicket);
}

export async function redispatch(pool: Pool, tickets: readonly DispatchTicket[]): Promise<DispatchTicket[]> {
  const ordered = inLockOrder(tickets);
  const { rows } = await pool.query<TicketRow>({
    name: 'redispatch',
    text: `update executions e set dispatch_count = e.dispatch_count + 1, enqueued_at = null
           from unnest($1::integer[], $2::integer[]) as t (id, n)
           where e.id = t.id and e.dispatch_count = t.n and e.status = 'queued'
           returning e.id, e.dispatch_count`,
    values: [ordered.map((t) => t.executionId), ordered.map((t) => t.n)],
  });
  return rows.map(toTicket);
}

/** The job's oldest queued execution, unless an active one holds it back, gets a new ticket. */
export async function requeue(pool: Pool, jobId: string): Promise<DispatchTicket | null> {
  const { rows } = await pool.query<TicketRow>({
    name: 'requeue',
    text: `update executions e set dispatch_count = e.dispatch_count + 1, enqueued_at = null
           where e.id = ${oldestQueuedOf('$1')} and e.status = 'queued' and ${activeOf('$1')} is null
           returning e.id, e.dispatch_count`,
    values: [jobId],
  });
  return rows[0] ? toTicket(rows[0]) : null;
}

/** A dead running execution gets a new ticket; its heartbeat is cleared so that it may be claimed. */
const REAP = `
with dead as (
  select id, job_id, policy, status from executions
  where status in ${ACTIVE} and (heartbeat_at is null or heartbeat_at < now() - make_interval(secs => $1 / 1000.0))
  order by id for update skip locked
), ended as (
  update executions e set status = 'cancelled', finished_at = now() from dead d
  where e.id = d.id and d.status = 'cancelling'
  returning e.id, e.job_id, e.policy
), revived as (
  update executions e set dispatch_count = e.dispatch_count + 1, enqueued_at = null, heartbeat_at = null from dead d
  where e.id = d.id and d.status in ('running', 'retrying')
    -- one that was handed on already is given a full period to be claimed
    and (e.heartbeat_at is not null or e.enqueued_at is null or e.enqueued_at < now() - make_interval(secs => $1 / 1000.0))
  returning e.id, e.dispatch_count
)
select id, dispatch_count, false as ended from revived
union all
select id, 0, true from ended`;

/** @returns new tickets of executions whose worker died, and those that ended cancelled */
export async function reapDead(pool: Pool, staleAfterMs: number) {
  const { rows } = await pool.query<TicketRow & { ended: boolean }>({
    name: 'reap-dead',
    text: REAP,
    values: [staleAfterMs],
  });
  return {
    tickets: rows.filter((row) => !row.ended).map(toTicket),
    cancelled: rows.filter((row) => row.ended).map((row) => row.id),
  };
}
