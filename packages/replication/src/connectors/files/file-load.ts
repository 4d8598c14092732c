import type { Row } from '../cell';
import { DELETED_COLUMN, type Load, type Page, type PageCounts, type TaskState } from '../connector';
import { StringCutter } from '../string-cutter';
import type { ColumnSchema } from '../table-schema';
import type { LoadContext } from './load-context';
import { pageRows, SLICE_ROWS } from './page-rows';

/** A load that writes a file from front to back: replace, truncate, and append behind the old file's rows. */
export class FileLoad implements Load {
  readonly columns: readonly string[];
  readonly resumeFrom = null;
  private readonly cutter: StringCutter;
  /** place in a row of each column of the file; -1: the load does not fill it */
  private readonly places: readonly number[];
  /** what rows have where the load fills nothing */
  private readonly empty: Row;

  private constructor(private readonly context: LoadContext) {
    const { layout, plan } = context;
    this.columns = layout.incoming.map((c) => c.name);
    this.places = layout.columns.map((c) => this.columns.indexOf(c.name));
    this.empty = layout.columns.map((c) => (c.name === DELETED_COLUMN ? 'f' : null));
    this.cutter = new StringCutter(plan.autoTruncate ? layout.incoming.map(cutColumn) : []);
  }

  static async begin(context: LoadContext): Promise<FileLoad> {
    const { layout, old, made, format, file, signal } = context;
    await made.start(layout.columns);
    const load = new FileLoad(context);
    if (layout.mode !== 'append' || old.length === 0) return load;
    const places = layout.columns.map((c) => old.findIndex((o) => o.name === c.name));
    for await (const { rows } of format.read(file, old, SLICE_ROWS, signal, () => {})) {
      await made.write(load.arranged(rows, places));
    }
    await made.endPage();
    return load;
  }

  async writePage(page: Page): Promise<PageCounts> {
    let inserted = 0;
    for (const rows of pageRows(page)) {
      this.context.signal.throwIfAborted();
      if (this.cutter.needed) for (const row of rows) this.cutter.cut(row);
      await this.context.made.write(this.arranged(rows, this.places));
      inserted += rows.length;
    }
    await this.context.made.endPage();
    return { inserted, updated: 0, deleted: 0 };
  }

  async finish(state: TaskState | null): Promise<PageCounts> {
    await this.context.made.commit(state);
    this.context.lock.release();
    return { inserted: 0, updated: 0, deleted: 0 };
  }

  async abandon(): Promise<void> {
    await this.context.made.discard();
    this.context.lock.release();
  }

  /** What the end of the process would do. */
  async release(): Promise<void> {
    await this.context.made.release();
    this.context.lock.release();
  }

  warnings(): string[] {
    return [...this.cutter.warnings(), ...this.context.made.warnings()];
  }

  private arranged(rows: readonly Row[], places: readonly number[]): readonly Row[] {
    const same = places.every((p, i) => p === i) && places.length === rows[0]?.length;
    return same ? rows : rows.map((row) => places.map((p, i): Row[number] => (p < 0 ? this.empty[i]! : row[p]!)));
  }
}

const cutColumn = ({ name, type }: ColumnSchema) => ({
  name,
  limit: type.kind === 'string' ? (type.length ?? null) : null,
});
