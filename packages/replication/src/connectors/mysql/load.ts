import type { RunCounters } from '@jobglot/core';
import type { Load, LoadProgress, Page, PageCounts, TaskState } from '../connector';
import { pageBuffers } from '../page-buffers';
import { withPage } from '../page-counts';
import { StringCutter } from '../string-cutter';
import { reported } from './errors';
import type { LoadContext } from './load-context';
import { type LoadTarget, NO_ROWS } from './load-target';
import type { TableLock } from './table-lock';

/** One load under way: each page and the state row commit together. */
export class MysqlLoad implements Load {
  readonly columns: readonly string[];
  private readonly cutter: StringCutter | null;

  /** @param abandoned cleans up when the session itself cannot */
  constructor(
    private readonly context: LoadContext,
    private readonly target: LoadTarget,
    private readonly lock: TableLock,
    readonly resumeFrom: LoadProgress | null,
    private readonly abandoned: () => Promise<void>,
  ) {
    const { plan, shape } = context;
    this.columns = shape.columns.map((c) => c.planned);
    const cutter = new StringCutter(shape.columns);
    this.cutter = plan.autoTruncate && cutter.needed ? cutter : null;
  }

  writePage(page: Page, total: RunCounters): Promise<PageCounts> {
    const { session, state } = this.context;
    const rowsBefore = total.read - (page.readCount ?? page.rowCount);
    const write = () =>
      session.transaction(async () => {
        const buffers = () => pageBuffers(page, this.cutter);
        const put = page.rowCount > 0 ? await this.target.put(buffers, page.rowCount, rowsBefore) : NO_ROWS;
        const deleted = page.deletes?.length ? await this.target.remove(page.deletes) : 0;
        const counts = { ...put, deleted };
        await state.save(page.lastKey, withPage(total, counts));
        return counts;
      });
    return reported(write, rowsBefore);
  }

  finish(state: TaskState | null): Promise<PageCounts> {
    return reported(async () => {
      const counts = await this.target.finish(state);
      await this.lock.release();
      return counts;
    });
  }

  async abandon(keepProgress = false): Promise<void> {
    const { session, state } = this.context;
    try {
      await session.allowCleanup();
      await session.run('ROLLBACK');
      if (!keepProgress) {
        await this.target.discard();
        await state.giveUp();
      }
      await this.lock.release();
    } catch {
      if (!keepProgress) await this.abandoned().catch(() => {});
    }
  }

  warnings(): string[] {
    const { shape, lost } = this.context;
    return [...shape.warnings, ...(this.cutter?.warnings() ?? []), ...lost.warnings()];
  }
}
