import { RunAbort, type RunCounters } from '@jobglot/core';
import type { LoadPlan, LoadProgress, TaskState } from '../connector';
import { STATE_TABLE } from './identifiers';
import type { LoadSession } from './load-session';

const CREATE = `CREATE TABLE IF NOT EXISTS ${STATE_TABLE} (
  dest_table TEXT NOT NULL, task_id TEXT NOT NULL, execution_id INTEGER NOT NULL, fence INTEGER NOT NULL,
  plan_hash TEXT NOT NULL, last_key TEXT, counters TEXT, updated_at TEXT NOT NULL, mark TEXT, state TEXT,
  PRIMARY KEY (dest_table, task_id))`;

/** Columns that the tables of earlier versions lack. */
const ADDED = ['mark', 'state'];

/**
 * The state row of a load, in the database that it loads (replication-notes.md 4.1): pages, progress and fence commit
 * together, and so do the last page and what the task keeps until its next run. All methods but {@link taskState} run
 * inside a transaction of the caller.
 */
export class LoadState {
  private readonly table: string;

  constructor(
    private readonly session: LoadSession,
    private readonly plan: LoadPlan,
    /** of everything that must be the same for a load to be resumed */
    private readonly planHash: string,
  ) {
    this.table = plan.table.name.toLowerCase();
  }

  /**
   * Stores our fence; makes the state table.
   *
   * @returns the progress of an earlier attempt of the same execution with the same plan, or null
   * @throws RunAbort `claim_lost` when a later claim was here before us
   */
  async claim(): Promise<LoadProgress | null> {
    const { session, plan, planHash } = this;
    await session.exec(CREATE);
    const there = await stateColumns(session);
    await session.exec(
      ...ADDED.filter((c) => !there.includes(c)).map((c) => `ALTER TABLE ${STATE_TABLE} ADD COLUMN ${c} TEXT`),
    );
    const rows = await session.rows(
      `SELECT task_id, execution_id, fence, plan_hash, last_key, counters, mark FROM ${STATE_TABLE} WHERE dest_table = ?`,
      [this.table],
    );
    if (rows.some((r) => Number(r[2]) > plan.fence)) throw new RunAbort('claim_lost');
    await session.run(
      `INSERT INTO ${STATE_TABLE} (dest_table, task_id, execution_id, fence, plan_hash, updated_at)
        VALUES (?, ?, CAST(? AS INTEGER), CAST(? AS INTEGER), ?, ?)
        ON CONFLICT DO UPDATE SET execution_id = excluded.execution_id, fence = excluded.fence,
          plan_hash = excluded.plan_hash, updated_at = excluded.updated_at`,
      [this.table, plan.taskId, plan.executionId, plan.fence, planHash, new Date().toISOString()],
    );
    const own = rows.find((r) => r[0] === plan.taskId);
    if (!own || Number(own[1]) !== plan.executionId || own[3] !== planHash || own[4] === null) return null;
    return {
      lastKey: JSON.parse(own[4] as string) as string[],
      counters: JSON.parse(own[5] as string) as RunCounters,
      mark: own[6] as string | null,
    };
  }

  /** A load begins at the beginning: progress is forgotten, also that of other tasks' loads, whose staging is gone. */
  async restart(): Promise<void> {
    await this.session.run(`UPDATE ${STATE_TABLE} SET last_key = NULL, counters = NULL WHERE dest_table = ?`, [
      this.table,
    ]);
    await this.update('mark = ?', [this.plan.mark ?? null]);
  }

  /** @param lastKey null: such a load cannot be resumed @throws RunAbort `claim_lost` when the table is no longer ours */
  async advance(lastKey: readonly string[] | null, counters: RunCounters): Promise<void> {
    const values = lastKey ? [JSON.stringify(lastKey), JSON.stringify(counters)] : [null, null];
    await this.update('last_key = ?, counters = ?', values);
  }

  /** The load is over and leaves this for the task's next run. @throws as {@link advance} */
  async finish(state: TaskState | null): Promise<void> {
    await this.update('last_key = NULL, counters = NULL, state = ?', [state && JSON.stringify(state)]);
  }

  /** The load is given up. @throws as {@link advance} */
  async forget(): Promise<void> {
    await this.update('last_key = NULL, counters = NULL', []);
  }

  private async update(set: string, values: readonly (string | null)[]): Promise<void> {
    const { taskId, fence } = this.plan;
    const changed = await this.session.run(
      `UPDATE ${STATE_TABLE} SET ${set}, updated_at = ? WHERE dest_table = ? AND task_id = ? AND fence = CAST(? AS INTEGER)
        AND NOT EXISTS (SELECT 1 FROM ${STATE_TABLE} s WHERE s.dest_table = ${STATE_TABLE}.dest_table AND s.fence > ${STATE_TABLE}.fence)`,
      [...values, new Date().toISOString(), this.table, taskId, fence],
    );
    if (changed !== 1) throw new RunAbort('claim_lost');
  }
}

/** @returns what the task's last finished load of the table left; null: nothing, or by a version that kept none */
export async function taskState(session: LoadSession, taskId: string, table: string): Promise<TaskState | null> {
  if (!(await stateColumns(session)).includes('state')) return null;
  const rows = await session.rows(`SELECT state FROM ${STATE_TABLE} WHERE dest_table = ? AND task_id = ?`, [
    table.toLowerCase(),
    taskId,
  ]);
  const state = rows[0]?.[0] ?? null;
  return state === null ? null : (JSON.parse(state as string) as TaskState);
}

/** @returns none when there is no state table */
async function stateColumns(session: LoadSession): Promise<string[]> {
  const rows = await session.rows('SELECT name FROM pragma_table_info(?)', [STATE_TABLE]);
  return rows.map((r) => r[0] as string);
}
