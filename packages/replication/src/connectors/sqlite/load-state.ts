import { RunAbort, type RunCounters } from '@jobglot/core';
import type { LoadPlan, LoadProgress } from '../connector';
import type { SqlValue } from './engine/engine-messages';
import type { SqliteEngine } from './engine/sqlite-engine';
import { STATE_TABLE } from './identifiers';

/**
 * The state row of a load, in the database that it loads (replication-notes.md 4.1): pages, progress and fence commit
 * together. All methods run inside a transaction of the caller.
 */
export class LoadState {
  private readonly table: string;

  constructor(
    private readonly engine: SqliteEngine,
    private readonly plan: LoadPlan,
    /** of everything that must be the same for a load to be resumed */
    private readonly planHash: string,
  ) {
    this.table = plan.table.name.toLowerCase();
  }

  /**
   * Stores our fence.
   *
   * @returns the progress of an earlier attempt of the same execution with the same plan, or null
   * @throws RunAbort `claim_lost` when a later claim was here before us
   */
  async claim(): Promise<LoadProgress | null> {
    await this.engine.ask('exec', {
      sql: `CREATE TABLE IF NOT EXISTS ${STATE_TABLE} (
        dest_table TEXT NOT NULL, task_id TEXT NOT NULL, execution_id INTEGER NOT NULL, fence INTEGER NOT NULL,
        plan_hash TEXT NOT NULL, last_key TEXT, counters TEXT, updated_at TEXT NOT NULL,
        PRIMARY KEY (dest_table, task_id))`,
    });
    const rows = await this.engine.ask('all', {
      sql: `SELECT task_id, execution_id, fence, plan_hash, last_key, counters FROM ${STATE_TABLE} WHERE dest_table = ?`,
      params: [this.table],
    });
    if (rows.some((r) => Number(r[2]) > this.plan.fence)) throw new RunAbort('claim_lost');
    const own = rows.find((r) => r[0] === this.plan.taskId);
    const same = own && Number(own[1]) === this.plan.executionId && own[3] === this.planHash && own[4] !== null;
    const progress = same
      ? {
          lastKey: JSON.parse(own[4] as string) as string[],
          counters: JSON.parse(own[5] as string) as RunCounters,
          mark: null,
        }
      : null;
    await this.store(progress);
    return progress;
  }

  /** Replaces the row; forgets the progress of other tasks' loads of the table, whose staging is gone. */
  async store(progress: LoadProgress | null): Promise<void> {
    const params: SqlValue[] = [
      this.table,
      this.plan.taskId,
      this.plan.executionId,
      this.plan.fence,
      this.planHash,
      progress?.lastKey ? JSON.stringify(progress.lastKey) : null,
      progress ? JSON.stringify(progress.counters) : null,
      new Date().toISOString(),
    ];
    await this.engine.ask('run', {
      sql: `INSERT OR REPLACE INTO ${STATE_TABLE} VALUES (?, ?, CAST(? AS INTEGER), CAST(? AS INTEGER), ?, ?, ?, ?)`,
      params,
    });
    await this.engine.ask('run', {
      sql: `UPDATE ${STATE_TABLE} SET last_key = NULL, counters = NULL WHERE dest_table = ? AND task_id <> ?`,
      params: [this.table, this.plan.taskId],
    });
  }

  /**
   * Moves the progress on, if the table is still ours.
   *
   * @throws RunAbort `claim_lost`
   */
  async advance(progress: LoadProgress | null): Promise<void> {
    const changed = await this.engine.ask('run', {
      sql: `UPDATE ${STATE_TABLE} SET last_key = ?, counters = ?, updated_at = ?
        WHERE dest_table = ? AND task_id = ? AND fence = CAST(? AS INTEGER)
        AND NOT EXISTS (SELECT 1 FROM ${STATE_TABLE} s WHERE s.dest_table = ?4 AND s.fence > CAST(?6 AS INTEGER))`,
      params: [
        progress?.lastKey ? JSON.stringify(progress.lastKey) : null,
        progress ? JSON.stringify(progress.counters) : null,
        new Date().toISOString(),
        this.table,
        this.plan.taskId,
        this.plan.fence,
      ],
    });
    if (changed !== 1) throw new RunAbort('claim_lost');
  }
}
