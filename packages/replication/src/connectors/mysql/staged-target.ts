import type { PageCounts, TaskState } from '../connector';
import { findTable } from './catalog';
import { keyColumns, type LoadContext } from './load-context';
import { type LoadTarget, NO_ROWS } from './load-target';
import { quoteName, quoteNames, quoteTable } from './quote';
import { RowLoader } from './row-loader';
import { dropStaging, stagingTable } from './staging';
import { canBeSwapped, swap } from './swap';
import { existingShape, type TargetShape } from './target-shape';

/** Replace, truncate and append: pages go into a staging table, whose rows take their place at the end. */
export class StagedTarget implements LoadTarget {
  private readonly loader: RowLoader;

  constructor(private readonly context: LoadContext) {
    const { session, table, shape, plan } = context;
    this.loader = new RowLoader(session, quoteTable(stagingTable(table)), shape.columns, plan);
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
    await this.fill(kept, state);
    return NO_ROWS;
  }

  async discard(): Promise<void> {
    await dropStaging(this.context.session, stagingTable(this.context.table));
  }

  private async fill(shape: TargetShape, state: TaskState | null): Promise<void> {
    const { session, table, plan, state: row } = this.context;
    const target = quoteTable(table);
    if (shape.changes.length > 0) await session.run(`ALTER TABLE ${target} ${shape.changes.join(', ')}`);
    const names = shape.columns.map((c) => c.name);
    const staged = `SELECT ${quoteNames(this.context.shape.columns.map((c) => c.name))} FROM ${quoteTable(stagingTable(table))}`;
    await session.transaction(async () => {
      await row.finish(state);
      if (plan.mode !== 'append') await this.empty(target);
      const key = keyColumns(this.context);
      const others = names.filter((n) => !key.includes(n));
      // rows that other tables refer to could not be deleted: they are changed
      const again = (others.length > 0 ? others : key).map((n) => `${quoteName(n)} = VALUES(${quoteName(n)})`);
      const conflict = plan.mode !== 'append' && key.length > 0 ? ` ON DUPLICATE KEY UPDATE ${again.join(', ')}` : '';
      await session.run(`INSERT INTO ${target} (${quoteNames(names)}) ${staged}${conflict}`);
    });
    await dropStaging(session, stagingTable(table));
  }

  /** With foreign keys that refer to the table, rows that come again stay until they are changed. */
  private async empty(target: string): Promise<void> {
    const { session, table } = this.context;
    const key = keyColumns(this.context);
    const referenced = !(await canBeSwapped(session, table)) && key.length > 0;
    const match = key.map((k) => `s.${quoteName(k)} = ${target}.${quoteName(k)}`).join(' AND ');
    const gone = `NOT EXISTS (SELECT 1 FROM ${quoteTable(stagingTable(table))} AS s WHERE ${match})`;
    await session.run(`DELETE FROM ${target}${referenced ? ` WHERE ${gone}` : ''}`);
  }
}
