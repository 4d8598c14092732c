import { existsSync } from 'node:fs';
import { RunAbort } from '@jobglot/core';
import type { Row } from '../cell';
import type { Load, LoadPlan, Page, PageCounts } from '../connector';
import { StringCutter } from '../string-cutter';
import type { ColumnSchema } from '../table-schema';
import { fileColumns } from './file-columns';
import type { FileEncoder, FileFormat } from './file-format';
import { type FileLayout, fileLayout } from './file-layout';
import { KeyedMerge } from './keyed-merge';
import { readRecord, writeRecord } from './load-record';
import { pageRows, SLICE_ROWS } from './page-rows';
import { PartFile, partName } from './part-file';
import type { TableLock } from './table-lock';

/** One load into a file: everything goes into a part file that takes the file's name at the end. */
export class FileLoad implements Load {
  readonly columns: readonly string[];
  readonly resumeFrom = null;
  private readonly cutter: StringCutter;
  /** place in a row of each column of the file; -1: the load does not fill it */
  private readonly places: readonly number[];

  private constructor(
    private readonly plan: LoadPlan,
    private readonly file: string,
    private readonly layout: FileLayout,
    private readonly encoder: FileEncoder,
    private readonly part: PartFile,
    private readonly merge: KeyedMerge | null,
    private readonly lock: TableLock,
    private readonly signal: AbortSignal,
  ) {
    this.columns = layout.incoming.map((c) => c.name);
    this.places = layout.columns.map((c) => this.columns.indexOf(c.name));
    this.cutter = new StringCutter(plan.autoTruncate ? layout.incoming.map(cutColumn) : []);
  }

  /**
   * @param lock of this file, held; released by {@link finish}, {@link abandon} or {@link release}
   * @throws RunAbort `claim_lost`, TaskRunError
   */
  static async begin(
    plan: LoadPlan,
    file: string,
    format: FileFormat,
    lock: TableLock,
    signal: AbortSignal,
  ): Promise<FileLoad> {
    const record = await readRecord(file);
    if (record && record.fence > plan.fence) throw new RunAbort('claim_lost');
    const old = existsSync(file) ? await fileColumns(format, file, signal) : [];
    const layout = fileLayout(plan, plan.mode === 'replace' ? [] : old);
    await writeRecord(file, { executionId: plan.executionId, fence: plan.fence, columns: record?.columns ?? [] });
    const part = await PartFile.start(file, plan.fence);
    try {
      const encoder = format.encoder(file, layout.columns);
      await part.write(encoder.start());
      const merge = layout.mode === 'upsert' ? await startMerge(plan, file, format, layout, old, signal) : null;
      return new FileLoad(plan, file, layout, encoder, part, merge, lock, signal);
    } catch (error) {
      await part.discard();
      throw error;
    }
  }

  async writePage(page: Page): Promise<PageCounts> {
    if (this.merge) return this.merge.write(page.chunks);
    let inserted = 0;
    for (const rows of pageRows(page)) {
      this.signal.throwIfAborted();
      if (this.cutter.needed) for (const row of rows) this.cutter.cut(row);
      await this.writeRows(rows);
      inserted += rows.length;
    }
    return { inserted, updated: 0, deleted: 0 };
  }

  async finish(): Promise<PageCounts> {
    this.signal.throwIfAborted();
    if (this.merge) {
      for await (const { rows } of this.merge.rows()) await this.part.write(this.encoder.rows(rows));
      await this.merge.close();
    }
    await this.part.write(this.encoder.end());
    const record = await readRecord(this.file);
    if (record && record.fence > this.plan.fence) throw new RunAbort('claim_lost');
    this.signal.throwIfAborted();
    await this.part.commit();
    const { executionId, fence } = this.plan;
    await writeRecord(this.file, { executionId, fence, columns: this.layout.columns });
    this.lock.release();
    return { inserted: 0, updated: 0, deleted: 0 };
  }

  async abandon(): Promise<void> {
    await this.merge?.close();
    await this.part.discard();
    this.lock.release();
  }

  /** What the end of the process would do. */
  async release(): Promise<void> {
    await this.merge?.close();
    await this.part.release();
    this.lock.release();
  }

  warnings(): string[] {
    return [...this.cutter.warnings(), ...this.encoder.warnings()];
  }

  private async writeRows(rows: readonly Row[]): Promise<void> {
    const same = this.places.length === this.columns.length && this.places.every((p, i) => p === i);
    const arranged = same ? rows : rows.map((row) => this.places.map((p): Row[number] => (p < 0 ? null : row[p]!)));
    await this.part.write(this.encoder.rows(arranged));
  }
}

const cutColumn = ({ name, type }: ColumnSchema) => ({
  name,
  limit: type.kind === 'string' ? (type.length ?? null) : null,
});

function startMerge(
  plan: LoadPlan,
  file: string,
  format: FileFormat,
  layout: FileLayout,
  old: FileLayout['columns'],
  signal: AbortSignal,
): Promise<KeyedMerge> {
  const rows = old.length > 0 ? { columns: old, rows: format.read(file, old, SLICE_ROWS, signal, () => {}) } : null;
  const scratch = `${partName(file, plan.fence)}.db`;
  return KeyedMerge.start(scratch, layout.columns, plan.schema.primaryKey, rows, layout.incoming, signal);
}
