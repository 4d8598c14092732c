import type { ScheduleStore, StoredSchedule } from '@jobglot/core';
import type { Knex } from 'knex';
import type { Database } from '../database';

interface ScheduleRow {
  id: string;
  name: string;
  schedule_cron: string;
  schedule_time_zone: string | null;
  schedule_not_before: Date | null;
  schedule_not_after: Date | null;
  schedule_served_until: Date;
}

/** Schedules are columns of their jobs. */
export class PostgresScheduleStore implements ScheduleStore {
  constructor(private readonly db: Database) {}

  async enabled(): Promise<StoredSchedule[]> {
    const rows = await this.rows().orderBy('id');
    return rows.map(toSchedule);
  }

  async find(jobId: string): Promise<StoredSchedule | null> {
    const row = await this.rows().where({ id: jobId }).first();
    return row ? toSchedule(row) : null;
  }

  async serve(jobId: string, plannedAt: Date): Promise<void> {
    await this.db
      .knex('jobs')
      .where({ id: jobId })
      .update({
        schedule_served_until: this.db.knex.raw('greatest(schedule_served_until, ?::timestamptz)', [plannedAt]),
      });
  }

  private rows() {
    return this.db
      .knex<ScheduleRow>('jobs')
      .where({ schedule_enabled: true, deleted_at: null } as Partial<ScheduleRow>)
      .select(
        ...['id', 'name', 'schedule_cron', 'schedule_time_zone'],
        ...['schedule_not_before', 'schedule_not_after', 'schedule_served_until'],
      ) as Knex.QueryBuilder<ScheduleRow, ScheduleRow[]>;
  }
}

function toSchedule(row: ScheduleRow): StoredSchedule {
  return {
    jobId: row.id,
    jobName: row.name,
    cron: row.schedule_cron,
    timeZone: row.schedule_time_zone,
    notBefore: row.schedule_not_before,
    notAfter: row.schedule_not_after,
    servedUntil: row.schedule_served_until,
  };
}
