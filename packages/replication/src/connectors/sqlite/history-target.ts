import type { Page, PageCounts } from '../connector';
import { MergeSql } from '../sql/merge-sql';
import type { ColumnSchema } from '../table-schema';
import { createHistoryTable, createTable } from './create-table';
import { sqliteFlavor } from './flavor';
import { KEY_TABLE, PAGE_TABLE, quoteName } from './identifiers';
import { type LoadContext, writePlan } from './load-context';
import { type LoadTarget, NO_ROWS } from './load-target';
import { RemovedKeys } from './removed-keys';
import { RowWriter } from './row-writer';

/**
 * History: a page goes into a temporary table; its new versions are inserted, and the ones before them end
 * (replication-notes.md 1.4).
 */
export class HistoryTarget implements LoadTarget {
  private readonly by: ColumnSchema;
  private writer: RowWriter | null = null;
  private removed: RemovedKeys | null = null;
  private cuts: readonly string[] = [];

  constructor(private readonly context: LoadContext) {
    this.by = context.shape.columns.find((c) => c.name === context.plan.historyBy)!;
  }

  /** What was written stays in the table. */
  async isThere(): Promise<boolean> {
    return true;
  }

  async create(): Promise<void> {
    const { session, shape } = this.context;
    const anew = [
      `DROP TABLE IF EXISTS ${quoteName(shape.table)}`,
      createHistoryTable(shape.table, shape.columns, shape.primaryKey, this.by),
    ];
    await session.exec(...shape.changes, ...(shape.exists ? [] : anew));
  }

  async open(): Promise<void> {
    const { session, shape, plan } = this.context;
    const page = createTable(PAGE_TABLE, shape.columns, []).replace('CREATE', 'CREATE TEMP');
    await session.exec(`DROP TABLE IF EXISTS temp.${quoteName(PAGE_TABLE)}`, page);
    const write = writePlan(this.context, PAGE_TABLE, shape.columns);
    this.writer = await RowWriter.open(session.engine, write, session.seconds);
    if (plan.deletions !== 'keep') this.removed = await RemovedKeys.open(this.context);
  }

  async put(page: Page): Promise<PageCounts> {
    const { session } = this.context;
    const { warnings } = await this.writer!.write(page.chunks);
    this.cuts = warnings;
    const [forget, close, insert] = this.sql(PAGE_TABLE).history(this.by.name);
    await session.exec(forget, close);
    const inserted = await session.run(insert);
    await session.exec(`DELETE FROM ${quoteName(PAGE_TABLE)}`);
    return { ...NO_ROWS, inserted, deleted: await this.remove(page) };
  }

  async finish(): Promise<PageCounts> {
    return NO_ROWS;
  }

  warnings(): readonly string[] {
    return this.cuts;
  }

  private async remove({ deletes = [] }: Page): Promise<number> {
    if (this.removed === null || deletes.length === 0) return 0;
    return this.removed.apply(deletes, this.sql(KEY_TABLE).closeLoaded());
  }

  private sql(source: string): MergeSql {
    const { shape } = this.context;
    return new MergeSql(sqliteFlavor(shape.versions), {
      target: quoteName(shape.table),
      source: quoteName(source),
      columns: shape.columns.map((c) => c.name),
      key: shape.primaryKey,
      marks: false,
    });
  }
}
