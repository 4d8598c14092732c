import { TaskRunError } from '@jobglot/core';
import { encodeRows } from '../../copy-text/encode-rows';
import type { Row } from '../cell';
import { HISTORY_COLUMNS, type PageCounts, type TaskState } from '../connector';
import { MergeSql } from '../sql/merge-sql';
import type { CatalogTable } from './catalog';
import { mysqlFlavor } from './flavor';
import { keyColumns, type LoadContext, tableOptions } from './load-context';
import { type LoadTarget, NO_ROWS } from './load-target';
import { keysTable } from './merge-target';
import { PageTable } from './page-table';
import { quoteNames, quoteTable } from './quote';
import { columnList, historyColumns } from './target-shape';

/** @throws TaskRunError when the table was not made by history mode */
export function requireHistoryColumns(table: CatalogTable): void {
  const missing = Object.values(HISTORY_COLUMNS).find((name) => !table.columns.some((c) => c.name === name));
  if (missing === undefined) return;
  throw new TaskRunError(
    `The table ${table.path.name} has no column ${missing}: it does not hold history yet. Run the task once WITH DropTable, or choose another table.`,
  );
}

/** Makes a table for history, with its key and an index to find the active versions by. */
export async function createHistory(context: LoadContext): Promise<void> {
  const { session, shape, table, plan } = context;
  const added = historyColumns(shape, plan.historyBy!);
  const key = keyColumns(context);
  const columns = columnList([...shape.columns, ...added], false);
  await session.run(
    `CREATE TABLE ${quoteTable(table)} (${columns}, PRIMARY KEY (${quoteNames([...key, HISTORY_COLUMNS.start])}),
       KEY (${quoteNames([...key, HISTORY_COLUMNS.active])})) ${tableOptions(context)}`,
  );
}

/** History: a page's new versions are inserted, and the ones before them end (replication-notes.md 1.4). */
export class HistoryTarget implements LoadTarget {
  private constructor(
    private readonly context: LoadContext,
    private readonly page: PageTable,
    private readonly keys: PageTable,
  ) {}

  static async open(context: LoadContext): Promise<HistoryTarget> {
    // several versions of a key may come in one page
    const page = await PageTable.create(context, '_jobglot_page', context.shape.columns, []);
    return new HistoryTarget(context, page, await keysTable(context));
  }

  async put(buffers: () => Iterable<Buffer>, _: number, rowsBefore: number): Promise<PageCounts> {
    const { session, plan, shape } = this.context;
    await this.page.fill(buffers, rowsBefore);
    const by = shape.columns.find((c) => c.planned === plan.historyBy)!.name;
    const [forget, close, insert] = this.sql(this.page).history(by);
    await session.run(forget);
    await session.run(close);
    return { ...NO_ROWS, inserted: (await session.run(insert)).affected };
  }

  async remove(keys: readonly Row[]): Promise<number> {
    const { session, plan } = this.context;
    if (plan.deletions === 'keep') return 0;
    await this.keys.fill(() => [encodeRows(keys)], 0);
    return (await session.run(this.sql(this.keys).closeLoaded())).affected;
  }

  async finish(state: TaskState | null): Promise<PageCounts> {
    const { session, state: row } = this.context;
    await session.transaction(() => row.finish(state));
    await this.discard();
    return NO_ROWS;
  }

  async discard(): Promise<void> {
    await this.page.drop();
    await this.keys.drop();
  }

  private sql(source: PageTable): MergeSql {
    const { shape, table, plan } = this.context;
    const check = shape.columns.find((c) => c.planned === plan.historyBy);
    return new MergeSql(mysqlFlavor(endOf(check?.type.kind)), {
      target: quoteTable(table),
      source: source.quoted,
      columns: shape.columns.map((c) => c.name),
      key: keyColumns(this.context),
      marks: false,
      versioned: true,
    });
  }
}

/** @returns when a version ends that is closed now, in the check column's type */
export function endOf(kind: string | undefined): string {
  return kind === undefined || /date|timestamp/.test(kind) ? 'UTC_TIMESTAMP(6)' : 'NULL';
}
