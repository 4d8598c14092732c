import {
  DomainError,
  type Job,
  type JobActivity,
  type JobHeader,
  type JobInput,
  type JobStore,
  LIVE_STATUSES,
  type PageRequest,
  refuseWhileRunning,
  type TaskSnapshot,
} from '@jobglot/core';
import type { Knex } from 'knex';
import type { Database } from '../database';
import { MicroBatch } from '../hot/micro-batch';
import { notify } from '../hot/notify';
import { onTaken, violatesForeignKey } from './constraint';
import { type JobRow, toJob } from './job-row';

/** Jobs in PostgreSQL. */
export class PostgresJobStore implements JobStore {
  private readonly headers = new MicroBatch<string, JobHeader | null>((ids) => this.readHeaders(ids));

  constructor(private readonly db: Database) {}

  async insert(job: JobInput): Promise<Job> {
    const [saved] = await this.insertAll([job]);
    return saved!;
  }

  async insertAll(jobs: readonly JobInput[]): Promise<Job[]> {
    const saved = await this.db.knex.transaction(async (trx) => {
      const rows: Job[] = [];
      for (const job of jobs) {
        const [row] = await trx('jobs')
          .insert(await columns(trx, job))
          .returning('*')
          .catch(explain(job));
        rows.push(toJob(row));
      }
      return rows;
    });
    for (const job of saved) await this.tellSchedule(null, job);
    return saved;
  }

  async find(id: string): Promise<Job | null> {
    const row = await this.rows().where({ id }).first();
    return row ? toJob(row) : null;
  }

  async findByName(workspaceId: string, name: string): Promise<Job | null> {
    const row = await this.rows().where({ workspace_id: workspaceId, name }).first();
    return row ? toJob(row) : null;
  }

  async findByTask(taskId: string): Promise<Job | null> {
    const row = await this.rows()
      .whereRaw('tasks @> ?::jsonb', [JSON.stringify([{ id: taskId }])])
      .first();
    return row ? toJob(row) : null;
  }

  async findByNumber(number: number): Promise<Job | null> {
    const row = await this.rows().where({ number }).first();
    return row ? toJob(row) : null;
  }

  header(id: string): Promise<JobHeader | null> {
    return this.headers.submit(id);
  }

  async list(workspaceId: string, page: PageRequest): Promise<Job[]> {
    const rows = await this.rows()
      .where({ workspace_id: workspaceId })
      .orderBy('number')
      .limit(page.limit)
      .offset(page.offset);
    return rows.map(toJob);
  }

  async change(id: string, change: (current: Job, activity: JobActivity) => JobInput | null): Promise<Job> {
    const [before, after] = await this.db.knex.transaction(async (trx) => {
      const current = await lock(trx, id);
      const next = change(current, await activityOf(trx, id));
      if (!next) return [current, current];
      const scheduleMoved = JSON.stringify(next.schedule) !== JSON.stringify(current.schedule);
      const [row] = await trx('jobs')
        .where({ id })
        .update({
          ...(await columns(trx, next)),
          version: current.version + 1,
          updated_at: new Date(),
          // A new schedule begins now: times before it were never planned.
          ...(scheduleMoved ? { schedule_served_until: new Date() } : {}),
        })
        .returning('*')
        .catch(explain(next));
      return [current, toJob(row)];
    });
    await this.tellSchedule(before, after);
    return after;
  }

  async remove(id: string): Promise<void> {
    const removed = await this.db.knex.transaction(async (trx) => {
      const job = await lock(trx, id);
      refuseWhileRunning((await activityOf(trx, id)).live, job);
      await trx('jobs').where({ id }).update({ deleted_at: new Date() });
      await trx('lineage_parts').where({ job_id: id }).delete();
      return job;
    });
    await this.tellSchedule(removed, null);
  }

  private rows(): Knex.QueryBuilder<JobRow, JobRow[]> {
    return this.db.knex('jobs').whereNull('deleted_at') as unknown as Knex.QueryBuilder<JobRow, JobRow[]>;
  }

  private async readHeaders(ids: string[]): Promise<(JobHeader | null)[]> {
    const { rows } = await this.db.pool.query<JobHeader>({
      name: 'job-headers',
      text: 'select id, workspace_id as "workspaceId", name from jobs where id = any($1::uuid[]) and deleted_at is null',
      values: [ids],
    });
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => found.get(id.toLowerCase()) ?? null);
  }

  private async tellSchedule(before: Job | null, after: Job | null): Promise<void> {
    const concerned = before?.schedule.enabled || after?.schedule.enabled;
    if (concerned) await notify(this.db.pool, { kind: 'schedule', jobIds: [(after ?? before)!.id] });
  }
}

async function lock(trx: Knex.Transaction, id: string): Promise<Job> {
  const row = await trx('jobs').where({ id }).whereNull('deleted_at').forUpdate().first();
  if (!row) throw new DomainError('job.not_found', 'There is no job with this identifier.');
  return toJob(row);
}

async function activityOf(trx: Knex.Transaction, id: string): Promise<JobActivity> {
  const live = await trx('executions')
    .where({ job_id: id })
    .whereIn('status', [...LIVE_STATUSES])
    .select('tasks');
  return { live: live.length > 0, liveTaskIds: live.flatMap((row) => row.tasks.map((t: TaskSnapshot) => t.id)) };
}

async function columns(trx: Knex.Transaction, job: JobInput) {
  const missing = job.tasks.filter((task) => !task.id).length;
  const fresh = missing > 0 ? await nextTaskIds(trx, missing) : [];
  const tasks = job.tasks.map((task) => ({ ...task, id: task.id || fresh.shift()! }));
  return {
    id: job.id,
    workspace_id: job.workspaceId,
    name: job.name,
    type: job.type,
    source_connection_id: job.sourceConnectionId,
    destination_connection_id: job.destinationConnectionId,
    options: JSON.stringify(job.options),
    schedule_enabled: job.schedule.enabled,
    schedule_cron: job.schedule.cron,
    schedule_time_zone: job.schedule.timeZone,
    schedule_not_before: job.schedule.notBefore ?? null,
    schedule_not_after: job.schedule.notAfter ?? null,
    notifications: JSON.stringify(job.notifications),
    events: JSON.stringify(job.events),
    labels: JSON.stringify(job.labels),
    concurrency_policy: job.concurrencyPolicy,
    tasks: JSON.stringify(tasks),
    dialect_data: JSON.stringify(job.dialectData),
    created_by: job.createdBy,
    updated_by: job.updatedBy,
  };
}

async function nextTaskIds(trx: Knex.Transaction, count: number): Promise<string[]> {
  const { rows } = await trx.raw("select nextval('task_ids')::text as id from generate_series(1, ?)", [count]);
  return rows.map((row: { id: string }) => row.id);
}

function explain(job: JobInput): (error: unknown) => never {
  const taken = onTaken(
    'job_name',
    new DomainError('job.name_taken', `A job named "${job.name}" exists already.`, { name: job.name }),
  );
  return (error) => {
    if (violatesForeignKey(error)) {
      throw new DomainError('job.connection_not_found', 'A connection of the job does not exist any more.');
    }
    return taken(error);
  };
}
