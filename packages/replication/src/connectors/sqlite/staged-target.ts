import type { Page, PageCounts } from '../connector';
import { describeTable } from './describe-table';
import { quoteName } from './identifiers';
import type { LoadContext } from './load-context';
import { type LoadTarget, NO_ROWS } from './load-target';
import { Staging } from './staging';

/** Replace, truncate and append: pages go into a staging table, whose rows take their place in the last transaction. */
export class StagedTarget implements LoadTarget {
  private readonly staging: Staging;

  constructor(private readonly context: LoadContext) {
    this.staging = new Staging(context);
  }

  isThere(): Promise<boolean> {
    return this.staging.isThere();
  }

  async create(): Promise<void> {
    const { session, shape } = this.context;
    await session.exec(...shape.changes);
    await this.staging.create(shape.exists);
  }

  open(): Promise<void> {
    return this.staging.open();
  }

  async put(page: Page): Promise<PageCounts> {
    return { ...NO_ROWS, inserted: await this.staging.put(page) };
  }

  async finish(): Promise<PageCounts> {
    const { session, shape } = this.context;
    const table = quoteName(shape.table);
    const existing = await describeTable(session.engine, { schema: null, name: shape.table });
    if (existing && shape.mode !== 'replace') {
      const columns = shape.columns.map((c) => quoteName(c.name)).join(', ');
      await session.exec(
        ...(shape.mode === 'truncate' ? [`DELETE FROM ${table}`] : []),
        `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM ${this.staging.table}`,
        `DROP TABLE ${this.staging.table}`,
      );
    } else {
      await session.exec(`DROP TABLE IF EXISTS ${table}`, `ALTER TABLE ${this.staging.table} RENAME TO ${table}`);
    }
    return NO_ROWS;
  }

  warnings(): readonly string[] {
    return this.staging.warnings;
  }
}
