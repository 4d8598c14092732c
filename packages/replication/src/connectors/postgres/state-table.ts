import { createHash } from 'node:crypto';
import { RunAbort, type RunCounters } from '@jobglot/core';
import type { LoadPlan, LoadProgress, TaskState } from '../connector';
import { type QualifiedTable, quoteString, quoteTable } from './quote';
import type { Session } from './session';

/**
 * The state of loads, in the destination, one row per (task, table): it commits with the data, so that no page is ever
 * applied twice (replication-notes.md 4.1), and it outlives the load, so that a late attempt meets a higher fence.
 */
export const STATE_TABLE = '_jobglot_state';

const CREATE = (table: string): string => `
  CREATE TABLE IF NOT EXISTS ${table} (
    task_id text NOT NULL, dest_table text NOT NULL, fence bigint NOT NULL, execution_id bigint NOT NULL,
    mode text NOT NULL, phase text NOT NULL, last_key text[], counters jsonb, schema_hash text NOT NULL,
    mark text, task_state jsonb, updated_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (task_id, dest_table))`;

/** Columns that tables of the first version lack. */
const LATER_COLUMNS = 'ADD COLUMN IF NOT EXISTS mark text, ADD COLUMN IF NOT EXISTS task_state jsonb';

interface StateRow {
  fence: string;
  execution_id: string;
  mode: string;
  phase: string;
  last_key: string[] | null;
  counters: RunCounters | null;
  mark: string | null;
  schema_hash: string;
}

/** The state row of one load. */
export class LoadState {
  private readonly table: string;
  private readonly key: readonly [string, string];
  private readonly hash: string;

  constructor(
    private readonly session: Session,
    private readonly plan: LoadPlan,
    readonly target: QualifiedTable,
  ) {
    this.table = quoteTable({ schema: target.schema, name: STATE_TABLE });
    this.key = [plan.taskId, `${target.schema}.${target.name}`];
    const { schema, mode, order, deletions, historyBy, mirror } = plan;
    this.hash = createHash('sha256')
      .update(JSON.stringify([schema.columns, schema.primaryKey, mode, order, deletions, historyBy, mirror]))
      .digest('hex');
  }

  /** Creates the table on first use; two runs that do it at once exclude each other. */
  async ensureTable(): Promise<void> {
    const version = await tableVersion(this.session, this.table);
    if (version === 'current') return;
    await this.session.transaction(async () => {
      await this.session.query(`SELECT pg_advisory_xact_lock(hashtextextended(${quoteString(this.table)}, 0))`);
      await this.session.query(version === null ? CREATE(this.table) : `ALTER TABLE ${this.table} ${LATER_COLUMNS}`);
    });
  }

  /**
   * Takes the row for this claim; inside a transaction.
   *
   * @returns progress that this attempt can go on from, null to start at the beginning
   * @throws RunAbort `claim_lost` when a later claim has been here
   */
  async claim(): Promise<LoadProgress | null> {
    const { plan } = this;
    await this.session.query(
      `INSERT INTO ${this.table} (task_id, dest_table, fence, execution_id, mode, phase, schema_hash)
       VALUES ($1, $2, $3, $4, $5, 'loading', $6) ON CONFLICT DO NOTHING`,
      [...this.key, plan.fence, plan.executionId, plan.mode, this.hash],
    );
    const { rows } = await this.session.query<StateRow>(
      `SELECT fence, execution_id, mode, phase, last_key, counters, mark, schema_hash FROM ${this.table}
       WHERE task_id = $1 AND dest_table = $2 FOR UPDATE`,
      this.key,
    );
    const row = rows[0]!;
    if (Number(row.fence) > plan.fence) throw new RunAbort('claim_lost');
    const mine = Number(row.execution_id) === plan.executionId && row.mode === plan.mode && row.phase === 'loading';
    const resumable = mine && row.schema_hash === this.hash && row.last_key !== null && row.counters !== null;
    await this.session.query(
      `UPDATE ${this.table} SET fence = $3, execution_id = $4, mode = $5, phase = 'loading', schema_hash = $6,
         updated_at = now() WHERE task_id = $1 AND dest_table = $2`,
      [...this.key, plan.fence, plan.executionId, plan.mode, this.hash],
    );
    return resumable ? { lastKey: row.last_key, counters: row.counters!, mark: row.mark } : null;
  }

  /** Notes that a load begins at the beginning. @throws RunAbort `claim_lost` */
  async begin(): Promise<void> {
    await this.update("phase = 'loading', last_key = NULL, counters = NULL, mark = $4", [this.plan.mark ?? null]);
  }

  /** Stores a page's progress, in the page's transaction. @throws RunAbort `claim_lost` */
  async save(lastKey: readonly string[] | null, counters: RunCounters): Promise<void> {
    await this.update("phase = 'loading', last_key = $4, counters = $5", [lastKey, JSON.stringify(counters)]);
  }

  /** Marks the load as finished, in the last transaction: the fence and the task's state stay. @throws RunAbort `claim_lost` */
  async finish(state: TaskState | null): Promise<void> {
    const text = state === null ? null : JSON.stringify(state);
    await this.update("phase = 'done', last_key = NULL, counters = NULL, mark = NULL, task_state = $4", [text]);
  }

  /** Forgets a load that is given up; the state of the last finished one stays. @throws RunAbort `claim_lost` */
  async giveUp(): Promise<void> {
    await this.update("phase = 'done', last_key = NULL, counters = NULL, mark = NULL", []);
  }

  private async update(set: string, values: readonly unknown[]): Promise<void> {
    const { rowCount } = await this.session.query(
      `UPDATE ${this.table} SET ${set}, updated_at = now() WHERE task_id = $1 AND dest_table = $2 AND fence = $3`,
      [...this.key, this.plan.fence, ...values],
    );
    if (rowCount !== 1) throw new RunAbort('claim_lost');
  }
}

async function tableVersion(session: Session, table: string): Promise<'current' | 'first' | null> {
  const { rows } = await session.query<{ there: boolean; current: boolean }>(
    `SELECT to_regclass($1) IS NOT NULL AS there,
            EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = 'task_state') AS current`,
    [table],
  );
  if (rows[0]?.current) return 'current';
  return rows[0]?.there ? 'first' : null;
}

/** @returns what the task's last finished load of the table left */
export async function readTaskState(
  session: Session,
  taskId: string,
  target: QualifiedTable,
): Promise<TaskState | null> {
  const table = quoteTable({ schema: target.schema, name: STATE_TABLE });
  if ((await tableVersion(session, table)) !== 'current') return null;
  const { rows } = await session.query<{ task_state: TaskState | null }>(
    `SELECT task_state FROM ${table} WHERE task_id = $1 AND dest_table = $2`,
    [taskId, `${target.schema}.${target.name}`],
  );
  return rows[0]?.task_state ?? null;
}
