import type { StartOutcome, StartRequest } from '@jobglot/core';
import type { Pool } from 'pg';
import { liveOf } from './state-guard';

interface StartRow {
  ord: number;
  job_found: boolean;
  stopped: boolean;
  id: number | null;
  ready: boolean | null;
  on_top: boolean | null;
}

/**
 * Many starts in one statement. `for key share` waits for a change or delete of the job and sees its outcome, so that no start
 * slips past it. Ids are drawn only for rows that pass the checks, so that refused starts do not use them up;
 * the partial unique indexes decide what the checks cannot see (`on conflict do nothing`).
 * Rows are inserted in job order, so that two batches never wait for each other in a circle.
 */
const START = `
with request as (
  select * from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::jsonb[], $6::jsonb[], $7::jsonb[])
    with ordinality as r (job_id, trigger, client_id, planned_at, task_ids, parameters, workspaces, ord)
), found as (
  select r.*, j.*,
    ${liveOf('r.job_id')} is not null as live,
    r.planned_at is not null and (
      select e.id from executions e where e.job_id = r.job_id and e.planned_at = r.planned_at limit 1) is not null as fired
  from request r left join lateral (
    select jobs.workspace_id, jobs.name, jobs.version, jobs.concurrency_policy, jobs.tasks,
      (jobs.options->>'onTop')::boolean as on_top,
      (select w.stopped from workspaces w where w.id = jobs.workspace_id) as stopped
    from jobs
    where jobs.id = r.job_id and jobs.deleted_at is null
      and (r.workspaces = '"all"' or r.workspaces ? jobs.workspace_id::text)
    for key share
  ) j on true
), numbered as materialized (
  select f.*,
    case when f.workspace_id is not null and not f.stopped and not f.fired and (f.concurrency_policy = 'queue' or not f.live)
      then nextval(pg_get_serial_sequence('executions', 'id'))::integer end as id,
    not f.live and row_number() over (partition by f.job_id order by f.ord) = 1 as ready
  from found f
), inserted as (
  insert into executions (id, job_id, workspace_id, job_name, job_version, trigger, client_id, planned_at, selected_task_ids,
    parameters, policy, tasks)
  select a.id, a.job_id, a.workspace_id, a.name, a.version, a.trigger, a.client_id, a.planned_at,
    case when jsonb_typeof(a.task_ids) = 'array' then array(select jsonb_array_elements_text(a.task_ids)) end,
    a.parameters, a.concurrency_policy,
    case when a.tasks = '[]' then '[]' else (
      select coalesce(jsonb_agg(jsonb_build_object('id', t->'id', 'position', t->'position', 'statement', t->'statement',
        'table', t#>'{spec,table}') order by (t->>'position')::integer), '[]')
      from jsonb_array_elements(a.tasks) t
      where case when jsonb_typeof(a.task_ids) = 'array' then a.task_ids ? (t->>'id') else (t->>'active')::boolean end
    ) end
  from numbered a
  where a.id is not null
  order by a.job_id, a.ord
  on conflict do nothing
  returning id
)
select n.ord::integer as ord, n.workspace_id is not null as job_found, n.stopped, n.ready, n.on_top,
  case when n.id = any (array(select id from inserted)) then n.id end as id
from numbered n`;

/** Writes the starts in one group commit. @returns the outcomes in the order of the requests */
export async function startAll(pool: Pool, requests: readonly StartRequest[]): Promise<StartOutcome[]> {
  const { rows } = await pool.query<StartRow>({
    name: 'start-executions',
    text: START,
    values: [
      requests.map((r) => r.jobId),
      requests.map((r) => r.trigger),
      requests.map((r) => r.clientId),
      requests.map((r) => r.plannedAt),
      requests.map((r) => JSON.stringify(r.taskIds)),
      requests.map((r) => JSON.stringify(r.parameters)),
      requests.map((r) => JSON.stringify(r.workspaces)),
    ],
  });
  const outcomes = new Array<StartOutcome>(requests.length);
  for (const row of rows) outcomes[row.ord - 1] = toOutcome(row);
  return outcomes;
}

function toOutcome(row: StartRow): StartOutcome {
  if (!row.job_found) return { kind: 'job_gone' };
  if (row.stopped) return { kind: 'stopped' };
  if (row.id === null) return { kind: 'refused' };
  // A row that is not ready waits behind an earlier run of its job; the finish of that one brings its ticket.
  const ticket = { executionId: row.id, n: 1, ...(row.on_top && { onTop: true }) };
  return { kind: 'started', executionId: row.id, ticket: row.ready ? ticket : null };
}
