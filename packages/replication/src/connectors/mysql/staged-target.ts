import type { PageCounts, TaskState } from '../connector';
import { MergeSql } from '../sql/merge-sql';
import { findTable } from './catalog';
import { deleteWhere } from './delete-where';
import { mysqlFlavor } from './flavor';
import { keyColumns, type LoadContext } from './load-context';
import { type LoadTarget, NO_ROWS } from './load-target';
import { quoteNames, quoteTable } from './quote';
import { RowLoader } from './row-loader';
import { dropStaging, stagingTable } from './staging';
import { canBeSwapped, isReferenced, swap } from './swap';
import { existingShape, type TargetShape } from './target-shape';

/** Replace, truncate and append: pages go into a staging table, whose rows take their place at the end. */
export class StagedTarget implements LoadTarget {
  private readonly loader: RowLoader;

  constructor(private readonly context: LoadContext) {
    const { table, shape } = context;
    this.loader = new RowLoader(context, quoteTable(stagingTable(table)), shape.columns);
  }

  async put(buffers: () => Iterable<Buffer>, rowCount: number, rowsBefore: number): Promise<PageCounts> {
    await this.loader.load(buffers, rowsBefore);
    return { ...NO_ROWS, inserted: rowCount };
  }

  async remove(): Promise<number> {
    return 0;
  }

  async finish(state: TaskState | null): Promise<PageCounts> {
    const { session, table, plan, shape } = this.context;
    const existing = await findTable(session, table, false);
    if (existing === null || (plan.mode === 'replace' && (await canBeSwapped(session, table)))) {
      await swap(this.context, existing !== null, state);
      return NO_ROWS;
    }
    // a table that replace cannot drop gets the new columns beside its old ones
    const kept = plan.mode === 'replace' ? existingShape({ ...plan, alterSchema: true }, existing) : shape;
    return { ...NO_ROWS, deleted: await this.fill(kept, state) };
  }

  async discard(): Promise<void> {
    await dropStaging(this.context.session, stagingTable(this.context.table));
  }

  /** @returns rows that matched the plan's condition */
  private async fill(shape: TargetShape, state: TaskState | null): Promise<number> {
    const { session, table, plan, state: row } = this.context;
    const target = quoteTable(table);
    if (shape.changes.length > 0) await session.run(`ALTER TABLE ${target} ${shape.changes.join(', ')}`);
    const deleted = await session.transaction(async () => {
      await row.finish(state);
      const matched = await deleteWhere(this.context);
      if (plan.mode === 'append') await this.insertAll(shape);
      else await this.exchange(shape);
      return matched;
    });
    await dropStaging(session, stagingTable(table));
    return deleted;
  }

  /** With foreign keys that refer to the table, rows that come again are changed, not deleted and inserted. */
  private async exchange(shape: TargetShape): Promise<void> {
    const { session, table, plan } = this.context;
    const key = keyColumns(this.context);
    if (key.length === 0 || !(await isReferenced(session, table))) {
      await session.run(`DELETE FROM ${quoteTable(table)}`);
      await this.insertAll(shape);
      return;
    }
    const sql = new MergeSql(mysqlFlavor(), {
      target: quoteTable(table),
      source: quoteTable(stagingTable(table)),
      columns: shape.columns.map((c) => c.name),
      key,
      marks: plan.deletions === 'mark',
    });
    await session.run(sql.removeGone('delete'));
    await session.run(sql.updateChanged());
    await session.run(sql.insertMissing());
  }

  private async insertAll(shape: TargetShape): Promise<void> {
    const { session, table } = this.context;
    // the staging table has the names of the plan, and may have columns that the table computes itself
    const staged = shape.columns.map((c) => this.context.shape.columns.find((s) => s.planned === c.planned)!.name);
    await session.run(
      `INSERT INTO ${quoteTable(table)} (${quoteNames(shape.columns.map((c) => c.name))})
       SELECT ${quoteNames(staged)} FROM ${quoteTable(stagingTable(table))}`,
    );
  }
}
