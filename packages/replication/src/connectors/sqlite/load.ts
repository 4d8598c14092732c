import type { RunCounters } from '@jobglot/core';
import type { Load, LoadPlan, LoadProgress, Page, PageCounts, TaskState } from '../connector';
import type { TableLock } from '../files/table-lock';
import { withPage } from '../page-counts';
import { checkCondition, deleteWhere } from './delete-where';
import { describeTable } from './describe-table';
import type { SqliteEngine } from './engine/sqlite-engine';
import { quoteName, stagingName } from './identifiers';
import type { LoadContext } from './load-context';
import { LoadSession } from './load-session';
import { LoadState } from './load-state';
import type { LoadTarget } from './load-target';
import { openTarget } from './open-target';
import { pageFailure, taskFailure } from './sqlite-failure';
import { targetShape } from './target-shape';

const CLEAN_UP_MS = 10_000;

/**
 * One load into a table: pages go into a staging table or the table itself ({@link openTarget}), each with its progress in
 * one transaction, and the last one puts the result in place. A kill at any moment leaves the last committed page.
 */
export class SqliteLoad implements Load {
  readonly columns: readonly string[];

  private constructor(
    private readonly context: LoadContext,
    private readonly target: LoadTarget,
    private readonly state: LoadState,
    readonly resumeFrom: LoadProgress | null,
    private readonly start: (signal: AbortSignal) => Promise<SqliteEngine>,
    private readonly lock: TableLock,
  ) {
    this.columns = context.shape.columns.map((c) => c.name);
  }

  /**
   * @param start opens the database in a new process, for cleaning up after the first one was killed
   * @param lock of the table, held; released by {@link finish}, {@link abandon} or {@link release}
   * @throws RunAbort `claim_lost`, TaskRunError
   */
  static async begin(
    plan: LoadPlan,
    engine: SqliteEngine,
    start: (signal: AbortSignal) => Promise<SqliteEngine>,
    lock: TableLock,
  ): Promise<SqliteLoad> {
    const session = new LoadSession(engine, plan.commandTimeout);
    try {
      const load = await session.transaction(async () => {
        const shape = targetShape(plan, await describeTable(engine, plan.table));
        const context = { plan, shape, session };
        const state = new LoadState(session, plan, shape.hash);
        await checkCondition(context);
        const target = openTarget(context);
        const progress = await state.claim();
        const resumed = progress !== null && (await target.isThere());
        if (!resumed) {
          await state.restart();
          await session.exec(`DROP TABLE IF EXISTS ${quoteName(stagingName(shape.table))}`);
          await target.create();
        }
        return new SqliteLoad(context, target, state, resumed ? progress : null, start, lock);
      });
      await load.target.open();
      return load;
    } catch (error) {
      throw taskFailure(error, 'preparing the destination table');
    }
  }

  async writePage(page: Page, total: RunCounters): Promise<PageCounts> {
    try {
      return await this.context.session.transaction(async () => {
        const counts = await this.target.put(page);
        await this.state.advance(page.lastKey, withPage(total, counts));
        return counts;
      });
    } catch (error) {
      throw pageFailure(error);
    }
  }

  async finish(state: TaskState | null): Promise<PageCounts> {
    const { session } = this.context;
    try {
      const counts = await session.transaction(async () => {
        await this.state.finish(state);
        const matched = await deleteWhere(this.context);
        const end = await this.target.finish();
        return { ...end, deleted: end.deleted + matched };
      });
      await this.emptyLog();
      this.release();
      return counts;
    } catch (error) {
      throw taskFailure(error, 'putting the table in place');
    }
  }

  async abandon(keepProgress = false): Promise<void> {
    try {
      this.context.session.engine.kill();
      if (!keepProgress) await this.cleanUp();
    } catch {
      // The next load of the table clears what is left.
    } finally {
      this.release();
    }
  }

  release(): void {
    this.lock.release();
  }

  warnings(): string[] {
    return [...this.target.warnings()];
  }

  /** Moves the log into the database file, so that a copy of the file alone is whole; not waiting for other readers. */
  private async emptyLog(): Promise<void> {
    const { session } = this.context;
    const patience = await session.number('PRAGMA busy_timeout');
    await session
      .exec('PRAGMA busy_timeout=0', 'PRAGMA wal_checkpoint(TRUNCATE)', `PRAGMA busy_timeout=${patience}`)
      .catch(() => {});
  }

  /** In a new process, since the old one may have been killed in the middle; the lock is still ours. */
  private async cleanUp(): Promise<void> {
    const { plan, shape } = this.context;
    const engine = await this.start(AbortSignal.timeout(CLEAN_UP_MS));
    try {
      const session = new LoadSession(engine, 0);
      await session.transaction(async () => {
        await new LoadState(session, plan, shape.hash).forget();
        await session.exec(`DROP TABLE IF EXISTS ${quoteName(stagingName(shape.table))}`);
      });
    } finally {
      await engine.close();
    }
  }
}
