import type { LogEntry, LogStore, NewLogEntry } from '@jobglot/core';
import type { Database } from '../database';
import { MicroBatch } from '../hot/micro-batch';
import { notify } from '../hot/notify';
import { logColumns } from './log-columns';

interface LogRow {
  execution_id: number;
  sequence: number;
  at: Date;
  level: LogEntry['level'];
  task_position: number | null;
  message: string;
}

/** Run logs in PostgreSQL. Lines of a run that was removed meanwhile are dropped with it. */
export class PostgresLogStore implements LogStore {
  private readonly appends = new MicroBatch<readonly NewLogEntry[], void>((batches) => this.appendAll(batches));

  constructor(private readonly db: Database) {}

  append(entries: readonly NewLogEntry[]): Promise<void> {
    return entries.length === 0 ? Promise.resolve() : this.appends.submit(entries);
  }

  async read(executionId: number, afterSequence: number, limit: number): Promise<LogEntry[]> {
    const { rows } = await this.db.pool.query<LogRow>({
      name: 'read-log',
      text: `select execution_id, sequence, at, level, task_position, message from execution_logs
             where execution_id = $1 and sequence > $2 order by sequence limit $3`,
      values: [executionId, afterSequence, limit],
    });
    return rows.map(toEntry);
  }

  private async appendAll(batches: (readonly NewLogEntry[])[]): Promise<undefined[]> {
    const entries = batches.flat();
    await this.db.pool.query({
      name: 'append-log',
      text: `insert into execution_logs (execution_id, at, level, task_position, message)
             select l.execution_id, l.at, l.level, l.task_position, l.message
             from unnest($1::integer[], $2::timestamptz[], $3::text[], $4::integer[], $5::text[])
               with ordinality as l (execution_id, at, level, task_position, message, ord)
             where exists (select from executions e where e.id = l.execution_id)
             order by l.ord`,
      values: logColumns(entries),
    });
    await notify(this.db.pool, { kind: 'log', executionIds: [...new Set(entries.map((e) => e.executionId))] });
    return batches.map(() => undefined);
  }
}

function toEntry(row: LogRow): LogEntry {
  return {
    executionId: row.execution_id,
    sequence: row.sequence,
    at: row.at,
    level: row.level,
    taskPosition: row.task_position,
    message: row.message,
  };
}
