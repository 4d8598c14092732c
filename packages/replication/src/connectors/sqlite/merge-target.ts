import { DELETED_COLUMN, type Page, type PageCounts } from '../connector';
import { MergeSql } from '../sql/merge-sql';
import { createMarkedTable } from './create-table';
import { sqliteFlavor } from './flavor';
import { KEY_TABLE, quoteName } from './identifiers';
import { keyPlaces, type LoadContext, writePlan } from './load-context';
import { type LoadTarget, NO_ROWS } from './load-target';
import { RemovedKeys } from './removed-keys';
import { RowWriter } from './row-writer';

/** Upsert: rows go into the table itself, one by one by their key, and keys that are gone follow them. */
export class MergeTarget implements LoadTarget {
  private writer: RowWriter | null = null;
  private removed: RemovedKeys | null = null;
  private cuts: readonly string[] = [];

  constructor(private readonly context: LoadContext) {}

  /** What was written stays in the table. */
  async isThere(): Promise<boolean> {
    return true;
  }

  async create(): Promise<void> {
    const { session, shape } = this.context;
    await session.exec(...shape.changes, ...(shape.exists ? [] : [createMarkedTable(shape)]));
  }

  async open(): Promise<void> {
    const { session, shape, plan } = this.context;
    const merge = {
      key: keyPlaces(shape, shape.columns),
      unmark: shape.marked ? quoteName(DELETED_COLUMN) : null,
      skipUnchanged: plan.skipUnchanged,
    };
    const write = writePlan(this.context, shape.table, shape.columns, merge);
    this.writer = await RowWriter.open(session.engine, write, session.seconds);
    if (plan.deletions !== 'keep') this.removed = await RemovedKeys.open(this.context);
  }

  async put(page: Page): Promise<PageCounts> {
    const { inserted, updated, warnings } = await this.writer!.write(page.chunks);
    this.cuts = warnings;
    return { inserted, updated, deleted: await this.remove(page) };
  }

  async finish(): Promise<PageCounts> {
    return NO_ROWS;
  }

  warnings(): readonly string[] {
    return this.cuts;
  }

  private async remove({ deletes = [] }: Page): Promise<number> {
    const { shape, plan } = this.context;
    if (this.removed === null || deletes.length === 0) return 0;
    const sql = new MergeSql(sqliteFlavor(), {
      target: quoteName(shape.table),
      source: quoteName(KEY_TABLE),
      columns: shape.primaryKey,
      key: shape.primaryKey,
      marks: shape.marked,
    });
    return this.removed.apply(deletes, sql.removeLoaded(plan.deletions === 'mark' ? 'mark' : 'delete'));
  }
}
