import type { RunCounters } from '@jobglot/core';
import type { Load, LoadProgress, Page, PageCounts, TaskState } from '../connector';
import { binaryBuffers, pageBuffers } from '../page-buffers';
import { withPage } from '../page-counts';
import { StringCutter } from '../string-cutter';
import { deleteWhere } from './delete-where';
import type { LoadContext } from './load-context';
import { type LoadTarget, NO_ROWS } from './load-target';
import { reported } from './run-errors';
import type { TableLock } from './table-lock';

/** One load under way: each page and the state row commit together. */
export class PostgresLoad implements Load {
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
    const write = () =>
      session.transaction(async () => {
        const put = page.rowCount > 0 ? await this.put(page) : NO_ROWS;
        const deleted = page.deletes?.length ? await this.target.remove(page.deletes) : 0;
        const counts = { ...put, deleted };
        await state.save(page.lastKey, withPage(total, counts));
        return counts;
      });
    return reported(write, total.read - page.rowCount);
  }

  get binaryTypes(): readonly string[] | undefined {
    return this.cutter === null ? this.target.binaryTypes : undefined;
  }

  finish(next: TaskState | null): Promise<PageCounts> {
    const { session, state } = this.context;
    return reported(async () => {
      const counts = await session.transaction(async () => {
        // the pages' commits may still be on their way to the disk; this one takes them along
        await session.query('SET LOCAL synchronous_commit = on');
        await state.finish(next);
        const matched = await deleteWhere(this.context);
        const end = await this.target.finish();
        return { ...end, deleted: end.deleted + matched };
      });
      await this.lock.release();
      return counts;
    });
  }

  private put(page: Page): Promise<PageCounts> {
    const binary = page.chunks[0]?.format === 'copy-binary';
    return this.target.put(binary ? binaryBuffers(page) : pageBuffers(page, this.cutter), binary);
  }

  async abandon(keepProgress = false): Promise<void> {
    const { session, state } = this.context;
    try {
      await session.allowCleanup();
      await session.query('ROLLBACK');
      if (!keepProgress) {
        await session.transaction(async () => {
          await state.giveUp();
          await this.target.discard();
        });
      }
      await this.lock.release();
    } catch {
      if (!keepProgress) await this.abandoned().catch(() => {});
    }
  }

  warnings(): string[] {
    return [...this.context.shape.warnings, ...(this.target.warnings?.() ?? []), ...(this.cutter?.warnings() ?? [])];
  }
}
