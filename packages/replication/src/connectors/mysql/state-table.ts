import { createHash } from 'node:crypto';
import { RunAbort, type RunCounters } from '@jobglot/core';
import type { LoadPlan, LoadProgress, TaskState } from '../connector';
import { type QualifiedTable, quoteString, quoteTable } from './quote';
import type { Session } from './session';
import { commentOf, stagingMark } from './staging-mark';

/**
 * The state of loads, in the destination, one row per (task, table); see the PostgreSQL connector's. What is different: a
 * RENAME commits by itself, so a swap is noted before it (`swapping`, with the state that is to be) and made good afterwards.
 */
const STATE_TABLE = '_jobglot_state';

const CREATE = (table: string): string => `
  CREATE TABLE IF NOT EXISTS ${table} (
    task_id VARCHAR(64) NOT NULL, dest_table VARCHAR(200) NOT NULL, fence BIGINT NOT NULL, execution_id BIGINT NOT NULL,
    mode VARCHAR(20) NOT NULL, phase VARCHAR(20) NOT NULL, last_key LONGTEXT, counters LONGTEXT, mark LONGTEXT,
    task_state LONGTEXT, next_state LONGTEXT, schema_hash CHAR(64) NOT NULL,
    updated_at DATETIME(6) NOT NULL, PRIMARY KEY (task_id, dest_table))
  ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`;

const text = (value: string | null): string => (value === null ? 'NULL' : quoteString(value));
const json = (value: unknown): string => (value == null ? 'NULL' : quoteString(JSON.stringify(value)));

/** The state row of one load. */
export class LoadState {
  private readonly table: string;
  private readonly row: string;
  private readonly key: string;
  private readonly hash: string;

  constructor(
    private readonly session: Session,
    private readonly plan: LoadPlan,
    target: QualifiedTable,
  ) {
    this.table = stateTable(target);
    this.key = keyOf(target);
    this.row = rowOf(plan.taskId, target);
    const { schema, mode, order, deletions, historyBy, mirror } = plan;
    this.hash = createHash('sha256')
      .update(JSON.stringify([schema.columns, schema.primaryKey, mode, order, deletions, historyBy, mirror]))
      .digest('hex');
  }

  /** Creates the table on first use. */
  async ensureTable(): Promise<void> {
    await this.session.run(CREATE(this.table));
  }

  /**
   * Takes the row for this claim; inside a transaction.
   *
   * @returns progress that this attempt can go on from, null to start at the beginning
   * @throws RunAbort `claim_lost` when a later claim has been here
   */
  async claim(): Promise<LoadProgress | null> {
    const { plan, session } = this;
    await session.run(
      `INSERT IGNORE INTO ${this.table} (task_id, dest_table, fence, execution_id, mode, phase, schema_hash, updated_at)
       VALUES (${quoteString(plan.taskId)}, ${this.key}, ${plan.fence}, ${plan.executionId}, ${quoteString(plan.mode)}, 'loading',
         '${this.hash}', UTC_TIMESTAMP(6))`,
    );
    const [row] = await session.rows(
      `SELECT fence, execution_id, mode, phase, last_key, counters, mark, schema_hash FROM ${this.table} WHERE ${this.row} FOR UPDATE`,
    );
    const [fence, execution, mode, phase, lastKey, counters, mark, hash] = row!;
    if (Number(fence) > plan.fence) throw new RunAbort('claim_lost');
    const mine = Number(execution) === plan.executionId && mode === plan.mode && phase !== 'done';
    const resumable = mine && hash === this.hash && lastKey != null && counters != null;
    await session.run(
      `UPDATE ${this.table} SET fence = ${plan.fence}, execution_id = ${plan.executionId}, mode = ${quoteString(plan.mode)},
         phase = 'loading', schema_hash = '${this.hash}', updated_at = UTC_TIMESTAMP(6) WHERE ${this.row}`,
    );
    if (!resumable) return null;
    return {
      lastKey: JSON.parse(lastKey) as string[],
      counters: JSON.parse(counters) as RunCounters,
      mark: mark ?? null,
    };
  }

  /** Refuses a claim that a later one has overtaken, before it disturbs anybody. @throws RunAbort `claim_lost` */
  async refuseLate(): Promise<void> {
    const [row] = await this.session.rows(`SELECT fence FROM ${this.table} WHERE ${this.row}`);
    if (row !== undefined && Number(row[0]) > this.plan.fence) throw new RunAbort('claim_lost');
  }

  /** @returns the execution that has noted a swap of this table and not its end; any task's */
  async swapping(): Promise<{ readonly taskId: string; readonly executionId: number } | null> {
    const [row] = await this.session.rows(
      `SELECT task_id, execution_id FROM ${this.table} WHERE dest_table = ${this.key} AND phase = 'swapping'`,
    );
    return row ? { taskId: row[0]!, executionId: Number(row[1]) } : null;
  }

  /** The swap that a dead run has noted has happened, or has not: its state counts, or is forgotten. */
  async settle(taskId: string, happened: boolean): Promise<void> {
    const done = "phase = 'done', last_key = NULL, counters = NULL, mark = NULL, task_state = next_state";
    await this.session.run(
      `UPDATE ${this.table} SET ${happened ? done : "phase = 'loading'"}, next_state = NULL
       WHERE task_id = ${quoteString(taskId)} AND dest_table = ${this.key} AND phase = 'swapping'`,
    );
  }

  /** Notes that a load begins at the beginning. @throws RunAbort `claim_lost` */
  async begin(): Promise<void> {
    await this.update(`phase = 'loading', last_key = NULL, counters = NULL, mark = ${text(this.plan.mark ?? null)}`);
  }

  /** Stores a page's progress, in the page's transaction. @throws RunAbort `claim_lost` */
  async save(lastKey: readonly string[] | null, counters: RunCounters): Promise<void> {
    await this.update(`phase = 'loading', last_key = ${json(lastKey)}, counters = ${json(counters)}`);
  }

  /** Notes a swap that is about to happen. @throws RunAbort `claim_lost` */
  async beginSwap(state: TaskState | null): Promise<void> {
    await this.update(`phase = 'swapping', next_state = ${json(state)}`);
  }

  /** Marks the load as finished: the fence and the task's state stay. @throws RunAbort `claim_lost` */
  async finish(state: TaskState | null): Promise<void> {
    await this.update(
      `phase = 'done', last_key = NULL, counters = NULL, mark = NULL, next_state = NULL, task_state = ${json(state)}`,
    );
  }

  /** Forgets a load that is given up; the state of the last finished one stays. @throws RunAbort `claim_lost` */
  async giveUp(): Promise<void> {
    await this.update("phase = 'done', last_key = NULL, counters = NULL, mark = NULL, next_state = NULL");
  }

  private async update(set: string): Promise<void> {
    const { affected } = await this.session.run(
      `UPDATE ${this.table} SET ${set}, updated_at = UTC_TIMESTAMP(6) WHERE ${this.row} AND fence = ${this.plan.fence}`,
    );
    if (affected !== 1) throw new RunAbort('claim_lost');
  }
}

function stateTable(target: QualifiedTable): string {
  return quoteTable({ schema: target.schema, name: STATE_TABLE });
}

function keyOf(target: QualifiedTable): string {
  return quoteString(`${target.schema}.${target.name}`);
}

function rowOf(taskId: string, target: QualifiedTable): string {
  return `task_id = ${quoteString(taskId)} AND dest_table = ${keyOf(target)}`;
}

/** @returns what the task's last finished load of the table left */
export async function readTaskState(
  session: Session,
  taskId: string,
  target: QualifiedTable,
): Promise<TaskState | null> {
  const [there] = await session.rows(
    `SELECT 1 FROM information_schema.tables WHERE table_schema = ${quoteString(target.schema)} AND table_name = '${STATE_TABLE}'`,
  );
  if (there === undefined) return null;
  const [row] = await session.rows(
    `SELECT task_state, next_state, phase, execution_id FROM ${stateTable(target)} WHERE ${rowOf(taskId, target)}`,
  );
  const [kept, next, phase, executionId] = row ?? [];
  // a run that died in the middle of a swap: whether the swap has happened, the table says
  const swapped =
    phase === 'swapping' &&
    (await commentOf(session, target)) === stagingMark({ taskId, executionId: Number(executionId) });
  const state = swapped ? next : kept;
  return state == null ? null : (JSON.parse(state) as TaskState);
}
