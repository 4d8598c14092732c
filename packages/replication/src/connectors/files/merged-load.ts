import type { RunCounters } from '@jobglot/core';
import type { Load, Page, PageCounts, TaskState } from '../connector';
import { taskFailure } from '../sqlite/sqlite-failure';
import type { LoadContext } from './load-context';
import { MergedRows } from './merged-rows';

/** A load that changes a file's rows: upsert, history, mirror. The file is written anew from the merged rows at the end. */
export class MergedLoad implements Load {
  readonly columns: readonly string[];
  readonly resumeFrom = null;

  private constructor(
    private readonly context: LoadContext,
    private readonly merged: MergedRows,
  ) {
    this.columns = merged.columns;
  }

  /** @throws TaskRunError */
  static async begin(context: LoadContext): Promise<MergedLoad> {
    try {
      return new MergedLoad(context, await MergedRows.open(context));
    } catch (error) {
      throw taskFailure(error, 'preparing to merge the file');
    }
  }

  writePage(page: Page, total: RunCounters): Promise<PageCounts> {
    return this.merged.put(page, total);
  }

  async finish(state: TaskState | null): Promise<PageCounts> {
    const counts = await this.merged.finish();
    try {
      if (this.context.plan.mirror?.apply === false) await this.context.made.keepOld(state);
      else await this.writeAnew(state);
    } catch (error) {
      throw taskFailure(error, 'writing the merged file');
    }
    await this.merged.close();
    this.context.lock.release();
    return counts;
  }

  async abandon(): Promise<void> {
    await this.merged.close();
    await this.context.made.discard();
    this.context.lock.release();
  }

  /** What the end of the process would do. */
  async release(): Promise<void> {
    await this.merged.close();
    await this.context.made.release();
    this.context.lock.release();
  }

  warnings(): string[] {
    return [...this.merged.warnings(), ...this.context.made.warnings()];
  }

  private async writeAnew(state: TaskState | null): Promise<void> {
    const { made } = this.context;
    await made.start(await this.merged.fileColumns());
    for await (const { rows } of this.merged.rows()) await made.write(rows);
    await made.commit(state);
    await this.merged.keepSnapshot();
  }
}
