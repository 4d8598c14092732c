import { RunAbort } from '@jobglot/core';
import type { Row } from '../cell';
import type { LoadPlan, TaskState } from '../connector';
import type { ColumnSchema } from '../table-schema';
import type { FileFormat, FileWriter } from './file-format';
import { fileStamp, readRecord, withState, writeRecord } from './load-record';
import { PartFile } from './part-file';

/** The file that a load makes, until it takes the place of the old one. */
export class NewFile {
  private writer: FileWriter | null = null;
  private columns: readonly ColumnSchema[] = [];

  private constructor(
    private readonly plan: LoadPlan,
    private readonly file: string,
    private readonly format: FileFormat,
    private readonly part: PartFile,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Claims the place, whose lock must be held, and clears what dead loads left beside it.
   *
   * @throws RunAbort `claim_lost`
   */
  static async claim(plan: LoadPlan, file: string, format: FileFormat, signal: AbortSignal): Promise<NewFile> {
    const record = await readRecord(file);
    if (record && record.fence > plan.fence) throw new RunAbort('claim_lost');
    const { executionId, fence } = plan;
    await writeRecord(file, { columns: [], states: {}, ...record, executionId, fence });
    return new NewFile(plan, file, format, await PartFile.claim(file, fence), signal);
  }

  /** for a database beside the part; goes as the part goes */
  get scratchFile(): string {
    return `${this.part.path}.db`;
  }

  /** Before the first row. */
  async start(columns: readonly ColumnSchema[]): Promise<void> {
    this.columns = columns;
    const { timeZone } = this.plan;
    this.writer = await this.format.writer({ part: this.part.path, file: this.file, columns, timeZone }, this.signal);
  }

  write(rows: readonly Row[]): Promise<void> {
    return this.writer!.write(rows);
  }

  /** @throws BadRowError the rows since the last page were taken back */
  endPage(): Promise<void> {
    return this.writer!.endPage();
  }

  /** Puts the file in place, with the task's state. @throws RunAbort `claim_lost` */
  async commit(state: TaskState | null): Promise<void> {
    const { executionId, fence } = this.plan;
    await this.writer!.end();
    const record = await this.ours();
    const states = withState(record?.states ?? {}, this.plan.taskId, state);
    const next = { stamp: await fileStamp(this.part.path), columns: this.columns, states };
    const now = { columns: [], states: {}, ...record, executionId, fence };
    await writeRecord(this.file, now, next);
    this.signal.throwIfAborted();
    await this.part.commit();
    await writeRecord(this.file, { executionId, fence, columns: this.columns, states });
  }

  /** Leaves the file as it is, and stores the task's state alone. @throws as {@link commit} */
  async keepOld(state: TaskState | null): Promise<void> {
    const { executionId, fence, taskId } = this.plan;
    const record = await this.ours();
    await this.part.discard();
    const states = withState(record?.states ?? {}, taskId, state);
    await writeRecord(this.file, { columns: record?.columns ?? [], states, executionId, fence });
  }

  /** Never throws. */
  async discard(): Promise<void> {
    await this.release();
    await this.part.discard();
  }

  /** What the end of the process would do. Never throws. */
  async release(): Promise<void> {
    await this.writer?.close();
  }

  warnings(): string[] {
    return this.writer?.warnings() ?? [];
  }

  private async ours(): Promise<Awaited<ReturnType<typeof readRecord>>> {
    this.signal.throwIfAborted();
    const record = await readRecord(this.file);
    if (record && record.fence > this.plan.fence) throw new RunAbort('claim_lost');
    return record;
  }
}
