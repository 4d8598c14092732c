import { HISTORY_COLUMNS, type MirrorPlan, type PageCounts, type TaskState } from '../connector';
import { refuseMassDeletion } from '../sql/mass-deletion';
import { MergeSql, type TargetRange } from '../sql/merge-sql';
import type { CatalogTable } from './catalog';
import { compared, literal } from './compared';
import { deleteWhere } from './delete-where';
import { mysqlFlavor } from './flavor';
import { endOf } from './history-target';
import { keyColumns, type LoadContext } from './load-context';
import { type LoadTarget, NO_ROWS } from './load-target';
import { quoteTable } from './quote';
import { RowLoader } from './row-loader';
import { Snapshot } from './snapshot';
import { dropStaging, stagingTable } from './staging';

/** Mirror: all rows go into the staging table, and the last transaction compares (load-plan.ts). */
export class MirrorTarget implements LoadTarget {
  private readonly loader: RowLoader;
  private readonly mirror: MirrorPlan;
  private readonly versioned: boolean;
  private readonly sql: MergeSql;

  constructor(
    private readonly context: LoadContext,
    private readonly existing: CatalogTable,
  ) {
    const { plan, shape, table } = context;
    const staging = quoteTable(stagingTable(table));
    this.mirror = plan.mirror!;
    this.loader = new RowLoader(context, staging, shape.columns);
    const end = existing.columns.find((c) => c.name === HISTORY_COLUMNS.end);
    this.versioned = end !== undefined;
    this.sql = new MergeSql(mysqlFlavor(endOf(end?.type.kind)), {
      target: quoteTable(table),
      source: staging,
      columns: shape.columns.map((c) => c.name),
      key: keyColumns(context),
      marks: plan.deletions === 'mark' && shape.marked,
      versioned: this.versioned,
    });
  }

  async put(buffers: () => Iterable<Buffer>, _: number, rowsBefore: number): Promise<PageCounts> {
    await this.loader.load(buffers, rowsBefore);
    return NO_ROWS;
  }

  async remove(): Promise<number> {
    return 0;
  }

  async finish(state: TaskState | null): Promise<PageCounts> {
    const { session, table, state: row } = this.context;
    const snapshot = this.mirror.against === 'snapshot' ? new Snapshot(this.context) : null;
    const known = (await snapshot?.prepare()) ? quoteTable(snapshot!.table) : undefined;
    const counts = await session.transaction(async () => {
      await row.finish(state);
      const matched = await deleteWhere(this.context);
      const done = await this.compare(known, snapshot !== null && known === undefined);
      await snapshot?.keep();
      return { ...done, deleted: done.deleted + matched };
    });
    await dropStaging(session, stagingTable(table));
    return counts;
  }

  async discard(): Promise<void> {
    await dropStaging(this.context.session, stagingTable(this.context.table));
  }

  /** @param known the rows as last sent @param first nothing was sent before, so nothing can be gone */
  private async compare(known: string | undefined, first: boolean): Promise<PageCounts> {
    const { session, plan, table } = this.context;
    const { insert, update, remove, apply, removeLimit } = this.mirror;
    const range = this.range();
    const only = known && this.sql.notIn(known);
    const removes = remove && plan.deletions !== 'keep' && !first;
    const gone = removes ? await this.number(this.sql.countGone(range, known)) : 0;
    if (!apply) {
      const inserted = insert ? await this.number(this.sql.countMissing(only)) : 0;
      return { inserted, updated: update ? await this.number(this.sql.countChanged(only)) : 0, deleted: gone };
    }
    if (gone > 0) {
      refuseMassDeletion(table.name, gone, await this.number(this.sql.countRows(range)), removeLimit);
      const how = plan.deletions === 'mark' ? 'mark' : 'delete';
      await session.run(this.versioned ? this.sql.closeGone(range, known) : this.sql.removeGone(how, range, known));
    }
    const updated = update ? (await session.run(this.sql.updateChanged(only))).affected : 0;
    const inserted = insert ? (await session.run(this.sql.insertMissing(only))).affected : 0;
    return { inserted, updated, deleted: gone };
  }

  private range(): TargetRange | undefined {
    const { range } = this.mirror;
    if (range === undefined) return undefined;
    const name = this.context.shape.columns.find((c) => c.planned === range.column)!.name;
    const column = this.existing.columns.find((c) => c.name === name)!;
    const bound = (cell: string | null): string | null => (cell === null ? null : literal(column, cell));
    const { from, to } = range;
    return { column: name, compared: (stored) => compared(column, stored), from: bound(from), to: bound(to) };
  }

  private async number(sql: string): Promise<number> {
    return Number((await this.context.session.rows(sql))[0]![0]);
  }
}
