import type { AlertRequest, AlertStore, DueAlert } from '@jobglot/core';
import type { Database } from '../database';
import { LIVE } from '../executions/state-guard';

interface AlertRow {
  execution_id: number;
  recipients: string[];
  subject: string;
  error_only: boolean;
  tries: number;
}

/** The outbox of alerts in PostgreSQL. Alerts of a run that was removed are gone with it. */
export class PostgresAlertStore implements AlertStore {
  constructor(private readonly db: Database) {}

  async request({ executionId, recipients, subject, errorOnly }: AlertRequest): Promise<void> {
    await this.db.pool.query({
      name: 'request-alert',
      text: `insert into run_alerts (execution_id, recipients, subject, error_only)
             select e.id, $2::text[], $3, $4 from executions e where e.id = $1
             on conflict (execution_id) do nothing`,
      values: [executionId, recipients, subject, errorOnly],
    });
  }

  async take(limit: number, leaseMs: number): Promise<DueAlert[]> {
    const { rows } = await this.db.pool.query<AlertRow>({
      name: 'take-alerts',
      text: `with due as (
               select a.execution_id from run_alerts a join executions e on e.id = a.execution_id
               where a.due_at <= clock_timestamp() and e.status not in ${LIVE}
               order by a.due_at limit $1 for update of a skip locked
             )
             update run_alerts a set tries = a.tries + 1, due_at = clock_timestamp() + $2 * interval '1 millisecond'
             from due where a.execution_id = due.execution_id
             returning a.execution_id, a.recipients, a.subject, a.error_only, a.tries`,
      values: [limit, leaseMs],
    });
    return rows.map(toAlert);
  }

  async done(executionId: number): Promise<void> {
    await this.db.pool.query('delete from run_alerts where execution_id = $1', [executionId]);
  }

  async retry(executionId: number, delayMs: number, error: string): Promise<void> {
    await this.db.pool.query(
      `update run_alerts set due_at = clock_timestamp() + $2 * interval '1 millisecond', last_error = $3
       where execution_id = $1`,
      [executionId, delayMs, error],
    );
  }

  async nextDueMs(): Promise<number | null> {
    const { rows } = await this.db.pool.query<{ ms: number }>({
      name: 'next-alert',
      text: `select greatest(0, ceil(extract(epoch from a.due_at - clock_timestamp()) * 1000))::float8 as ms
             from run_alerts a join executions e on e.id = a.execution_id
             where e.status not in ${LIVE} order by a.due_at limit 1`,
    });
    return rows[0]?.ms ?? null;
  }
}

function toAlert(row: AlertRow): DueAlert {
  return {
    executionId: row.execution_id,
    recipients: row.recipients,
    subject: row.subject,
    errorOnly: row.error_only,
    tries: row.tries,
  };
}
