import { TaskRunError } from '@jobglot/core';
import { encodeRows } from '../../copy-text/encode-rows';
import type { Row } from '../cell';
import { HISTORY_COLUMNS, type PageCounts } from '../connector';
import { MergeSql } from '../sql/merge-sql';
import type { CatalogTable } from './catalog';
import { postgresFlavor } from './flavor';
import { keyColumns, type LoadContext } from './load-context';
import { type LoadTarget, NO_ROWS } from './load-target';
import { pageTables } from './merge-target';
import type { PageTable } from './page-table';
import { quoteTable } from './quote';
import type { TargetColumn } from './target-shape';

/** @returns the columns that history adds to a new table, and the table's key */
export function historyColumns(shape: readonly TargetColumn[], by: string): TargetColumn[] {
  const check = shape.find((c) => c.planned === by)!;
  const column = (name: string, sqlType: string, notNull: boolean): TargetColumn => ({
    planned: name,
    name,
    sqlType,
    notNull,
    limit: null,
  });
  return [
    column(HISTORY_COLUMNS.active, 'boolean', true),
    column(HISTORY_COLUMNS.start, check.sqlType, true),
    column(HISTORY_COLUMNS.end, check.sqlType, false),
  ];
}

/** @throws TaskRunError when the table was not made by history mode, or has lost the check column */
export function requireHistoryColumns(table: CatalogTable, { plan, shape }: LoadContext): void {
  const missing = Object.values(HISTORY_COLUMNS).find((name) => !table.columns.some((c) => c.name === name));
  if (missing === undefined && shape.columns.some((c) => c.planned === plan.historyBy)) return;
  if (missing === undefined) {
    throw new TaskRunError(
      `The table ${table.path.name} has no column ${plan.historyBy}, which tells the versions apart. Set AlterSchema, or run the task once WITH DropTable.`,
    );
  }
  throw new TaskRunError(
    `The table ${table.path.name} has no column ${missing}: it does not hold history yet. Run the task once WITH DropTable, or choose another table.`,
  );
}

/** History: a page's new versions are inserted, and the ones before them end (replication-notes.md 1.4). */
export class HistoryTarget implements LoadTarget {
  private readonly by: TargetColumn;
  /** rows without a check value */
  private undated = 0;

  private constructor(
    private readonly context: LoadContext,
    private readonly page: PageTable,
    private readonly keys: PageTable,
  ) {
    this.by = context.shape.columns.find((c) => c.planned === context.plan.historyBy)!;
  }

  static async open(context: LoadContext): Promise<HistoryTarget> {
    return new HistoryTarget(context, ...(await pageTables(context)));
  }

  async put(buffers: Iterable<Buffer>): Promise<PageCounts> {
    const { session } = this.context;
    await this.page.fill(buffers);
    const sql = this.sql(this.page);
    this.undated += (await session.query(sql.forgetUndated(this.by.name))).rowCount ?? 0;
    const [forget, close, insert] = sql.history(this.by.name);
    await session.query(forget);
    await session.query(close);
    return { ...NO_ROWS, inserted: (await session.query(insert)).rowCount ?? 0 };
  }

  async remove(keys: readonly Row[]): Promise<number> {
    const { session, plan } = this.context;
    if (plan.deletions === 'keep') return 0;
    await this.keys.fill([encodeRows(keys)]);
    return (await session.query(this.sql(this.keys).closeLoaded())).rowCount ?? 0;
  }

  async finish(): Promise<PageCounts> {
    await this.discard();
    return NO_ROWS;
  }

  async discard(): Promise<void> {
    await this.page.drop();
    await this.keys.drop();
  }

  warnings(): string[] {
    if (this.undated === 0) return [];
    return [
      `${this.undated} rows have no value in ${this.by.name} and are left out: history cannot say when they began.`,
    ];
  }

  private sql(source: PageTable): MergeSql {
    const { shape, table } = this.context;
    return new MergeSql(postgresFlavor(shape.columns, this.by.sqlType), {
      target: quoteTable(table),
      source: source.quoted,
      columns: shape.columns.map((c) => c.name),
      key: keyColumns(this.context),
      marks: false,
    });
  }
}
