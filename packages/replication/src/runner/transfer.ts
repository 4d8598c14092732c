import { type RunCounters, type TaskRunContext, TaskRunError, ZERO_COUNTERS } from '@jobglot/core';
import type { Load, LoadMode, Page, Source } from '../connectors/connector';
import { withPage } from '../connectors/page-counts';
import { ahead } from './ahead';
import { copyPages } from './copy-pages';
import type { Reading } from './read-plan';
import { rowPages } from './row-pages';

/** One load's pages on their way, and how far they came. */
export class Transfer {
  /** totals of the committed pages */
  total: RunCounters;
  /** rows of the page under way; lost when it fails */
  pending = 0;
  private pages = 0;

  constructor(
    private readonly load: Load,
    private readonly mode: LoadMode,
    private readonly context: TaskRunContext,
  ) {
    this.total = load.resumeFrom?.counters ?? ZERO_COUNTERS;
  }

  /**
   * Reads and writes all pages, one being read while the one before it is written.
   *
   * @param stopReading is called when a page fails, so that nobody waits for the rest of the source
   */
  async run(source: Source, reading: Reading, stopReading: (why: unknown) => void): Promise<void> {
    const cut = reading.plan.format === 'copy-text' ? copyPages : rowPages;
    for await (const page of ahead(cut(source.read(reading.plan), reading.limits, reading.keyIndexes))) {
      try {
        await this.write(page);
      } catch (error) {
        stopReading(error);
        throw error;
      }
    }
  }

  private async write(page: Page): Promise<void> {
    const since = performance.now();
    this.pending = page.rowCount;
    const before = { ...this.total, read: this.total.read + page.rowCount, bytes: this.total.bytes + page.bytes };
    const counts = await this.load.writePage(page, before);
    if (this.mode !== 'upsert' && counts.inserted !== page.rowCount) {
      throw new TaskRunError(`The destination took ${counts.inserted} of ${page.rowCount} rows of a page.`);
    }
    this.pending = 0;
    this.total = withPage(before, counts);
    this.pages++;
    this.context.progress(this.total);
    const ms = Math.round(performance.now() - since);
    this.context.log(
      'transfer',
      `Page ${this.pages}: ${page.rowCount} rows, ${page.bytes} bytes, written in ${ms} ms.`,
    );
  }

  /** @returns the totals of a run that failed: rows that were staged only are lost with it */
  failed(transient: boolean): RunCounters {
    if (transient) return this.total;
    const read = this.total.read + this.pending;
    if (this.mode === 'upsert') return { ...this.total, read, failed: this.pending };
    return { ...this.total, read, written: 0, inserted: 0, updated: 0, failed: read };
  }
}
