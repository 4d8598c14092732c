import type { PageCounts } from '../connector';
import { type CatalogTable, findTable } from './catalog';
import { addAll, fill } from './fill';
import { keyColumns, type LoadContext } from './load-context';
import { type LoadTarget, NO_ROWS } from './load-target';
import { quoteNames, quoteTable } from './quote';
import { dropStaging, stagingTable } from './staging';
import { canBeSwapped, swap } from './swap';
import { existingShape } from './target-shape';

/** Replace, truncate and append: pages go into a staging table, whose rows take their place in the last transaction. */
export class StagedTarget implements LoadTarget {
  private readonly copy: string;
  readonly binaryTypes: readonly string[];

  constructor(private readonly context: LoadContext) {
    const columns = context.shape.columns.map((c) => c.name);
    this.binaryTypes = context.shape.columns.map((c) => c.cellType ?? c.sqlType);
    this.copy = `COPY ${quoteTable(stagingTable(context.table))} (${quoteNames(columns)}) FROM STDIN`;
  }

  async put(buffers: Iterable<Buffer>, binary: boolean): Promise<PageCounts> {
    const copy = binary ? `${this.copy} (FORMAT binary)` : this.copy;
    return { ...NO_ROWS, inserted: await this.context.session.copyIn(copy, buffers) };
  }

  async remove(): Promise<number> {
    return 0;
  }

  async finish(): Promise<PageCounts> {
    await this.place(await findTable(this.context.session, this.context.table, false));
    return NO_ROWS;
  }

  private async place(existing: CatalogTable | null): Promise<void> {
    const { session, table, plan, shape } = this.context;
    const staging = stagingTable(table);
    if (existing !== null && plan.mode === 'append') {
      await addAll(session, existing, staging, shape);
      return;
    }
    if (existing !== null && (plan.mode === 'truncate' || !(await canBeSwapped(session, existing)))) {
      // a table that replace cannot drop gets the new columns beside its old ones
      const kept =
        plan.mode === 'truncate' ? shape : await existingShape(session, { ...plan, alterSchema: true }, existing);
      await fill(session, existing, staging, kept);
      return;
    }
    const key = keyColumns(this.context);
    if (key.length > 0) await session.query(`ALTER TABLE ${quoteTable(staging)} ADD PRIMARY KEY (${quoteNames(key)})`);
    await swap(session, existing, staging, table);
  }

  discard(): Promise<void> {
    return dropStaging(this.context.session, stagingTable(this.context.table));
  }
}
