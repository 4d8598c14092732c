import { type RunCounters, type TaskRunContext, TaskRunError, ZERO_COUNTERS } from '@jobglot/core';
import { BadRowError, type Load, type LoadMode, type Page, type Source } from '../connectors/connector';
import { withPage } from '../connectors/page-counts';
import { ahead } from './ahead';
import { binaryPages } from './binary-pages';
import { copyPages } from './copy-pages';
import { splitDeleted } from './deleted-rows';
import type { Reading } from './read-plan';
import { pageOf, rowsOf } from './rejects/page-of-rows';
import type { RejectFile } from './rejects/reject-file';
import { rowPages } from './row-pages';

/** What a transfer works with. */
export interface TransferInputs {
  readonly load: Load;
  readonly mode: LoadMode;
  readonly context: TaskRunContext;
  /** told the totals after each page */
  progress(total: RunCounters): void;
  readonly rejects: RejectFile;
  /** place of the column that says that a row is deleted at the source; -1: none */
  readonly deletedAt: number;
  /** deleted rows are marked, so they are written too */
  readonly marks: boolean;
  /** places of the primary key's columns in a row */
  readonly keyAt: readonly number[];
  /** names of the columns of a row */
  readonly columns: readonly string[];
}

/** @returns the pages of one reading; {@link copyPages} says how long their bytes are valid */
export function pagesOf(source: Source, { plan, limits, keyIndexes, binaryKey }: Reading): AsyncIterable<Page> {
  const chunks = source.read(plan);
  if (plan.format === 'copy-binary') return binaryPages(chunks, limits, binaryKey);
  return plan.format === 'copy-text' ? copyPages(chunks, limits, keyIndexes) : rowPages(chunks, limits, keyIndexes);
}

/** One load's pages on their way, and how far they came. */
export class Transfer {
  /** totals of the committed pages */
  total: RunCounters;
  /** rows of the page under way; lost when it fails */
  private pending = 0;
  private pages = 0;
  private orderAt: readonly number[] = [];

  constructor(private readonly inputs: TransferInputs) {
    this.total = inputs.load.resumeFrom?.counters ?? ZERO_COUNTERS;
  }

  /** Reads and writes all pages of the source. @param stopReading as {@link writeAll} */
  async run(source: Source, reading: Reading, stopReading: (why: unknown) => void): Promise<void> {
    this.orderAt = reading.keyIndexes;
    await this.writeAll(pagesOf(source, reading), stopReading);
  }

  /**
   * Writes pages, one being read while the one before it is written.
   *
   * @param stopReading is called when a page fails, so that nobody waits for the rest of the source
   */
  async writeAll(pages: AsyncIterable<Page>, stopReading: (why: unknown) => void): Promise<void> {
    for await (const page of ahead(pages)) {
      try {
        await this.write(this.inputs.deletedAt < 0 ? page : splitDeleted(page, this.inputs));
      } catch (error) {
        stopReading(error);
        throw error;
      }
    }
  }

  /** @returns the totals of a load that failed: rows that were staged only are lost with it */
  failed(transient: boolean): RunCounters {
    if (transient) return this.total;
    const { mode } = this.inputs;
    const read = this.total.read + this.pending;
    const failed = this.total.failed + this.pending;
    if (mode === 'upsert' || mode === 'history') return { ...this.total, read, failed };
    return { ...this.total, read, written: 0, inserted: 0, updated: 0, deleted: 0, failed: read };
  }

  private async write(page: Page): Promise<void> {
    const { context } = this.inputs;
    const since = performance.now();
    const number = this.pages + 1;
    try {
      await this.commit(page);
    } catch (error) {
      if (!(error instanceof BadRowError) || !this.inputs.rejects.takes) throw error;
      await this.writeAround(page, error);
    }
    this.pages = number;
    const ms = Math.round(performance.now() - since);
    context.log('transfer', `Page ${number}: ${page.rowCount} rows, ${page.bytes} bytes, written in ${ms} ms.`);
    if (page.lastKey) context.log('verbose', `Page ${number} ends at ${JSON.stringify(page.lastKey)}.`);
  }

  private async commit(page: Page): Promise<void> {
    const { load, mode } = this.inputs;
    this.pending = page.rowCount;
    const total = {
      ...this.total,
      read: this.total.read + (page.readCount ?? page.rowCount),
      bytes: this.total.bytes + page.bytes,
    };
    const counts = await load.writePage(page, total);
    const all = mode === 'replace' || mode === 'truncate' || mode === 'append';
    if (all && counts.inserted !== page.rowCount) {
      throw new TaskRunError(`The destination took ${counts.inserted} of ${page.rowCount} rows of a page.`);
    }
    this.pending = 0;
    this.total = withPage(total, counts);
    this.inputs.progress(this.total);
  }

  /**
   * Writes a page without the rows that the destination refuses: from where the error points, else by halves until the row
   * is alone (replication-notes.md 4.5).
   */
  private async writeAround(page: Page, error: BadRowError): Promise<void> {
    const rows = rowsOf(page);
    const size = rows.length > 0 ? page.bytes / rows.length : 0;
    // the page is not behind us before its deletes are: who goes on after a death has to read it again
    const orderAt = page.deletes?.length ? [] : this.orderAt;
    const part = (from: number, to: number): Page => pageOf(rows.slice(from, to), size, orderAt);
    const reject = async (at: number, why: BadRowError): Promise<void> => {
      this.pending = 1;
      await this.inputs.rejects.add(this.total.read + 1, this.inputs.columns, rows[at]!, why);
      const { read, failed, bytes } = this.total;
      this.total = { ...this.total, read: read + 1, failed: failed + 1, bytes: bytes + Math.round(size) };
      this.pending = 0;
    };
    const around = async (from: number, to: number, why: BadRowError): Promise<void> => {
      if (to - from === 1) return reject(from, why);
      const bad = why.row === null || from + why.row >= to ? null : from + why.row;
      if (bad === null) {
        const middle = (from + to) >> 1;
        await write(from, middle);
        await write(middle, to);
        return;
      }
      await write(from, bad);
      await reject(bad, why);
      await write(bad + 1, to);
    };
    const write = async (from: number, to: number): Promise<void> => {
      if (from === to) return;
      try {
        await this.commit(part(from, to));
      } catch (why) {
        if (!(why instanceof BadRowError)) throw why;
        await around(from, to, why);
      }
    };
    await around(0, rows.length, error);
    if (page.deletes?.length) {
      const readCount = (page.readCount ?? 0) - page.rowCount;
      await this.commit({ ...pageOf([], 0, []), deletes: page.deletes, lastKey: page.lastKey, readCount });
    }
  }
}
