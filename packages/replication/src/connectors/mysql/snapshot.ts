import { createHash } from 'node:crypto';
import { findTable } from './catalog';
import { keyColumns, type LoadContext, tableOptions } from './load-context';
import { type QualifiedTable, quoteNames, quoteTable } from './quote';
import { stagingTable } from './staging';
import { columnList } from './target-shape';

/** The rows of a task's last mirror load: a table of our own beside the destination's. */
export class Snapshot {
  readonly table: QualifiedTable;

  constructor(private readonly context: LoadContext) {
    const { table, plan } = context;
    const id = createHash('sha256')
      .update(JSON.stringify([table.name, plan.taskId]))
      .digest('hex');
    this.table = { schema: table.schema, name: `_jobglot_snapshot_${id.slice(0, 24)}` };
  }

  /**
   * Makes it ready to be compared with; outside a transaction, since making tables commits. One of other columns cannot be
   * compared: everything is sent again.
   *
   * @returns true when it holds what was sent the last time
   */
  async prepare(): Promise<boolean> {
    const { session, shape } = this.context;
    const found = await findTable(session, this.table, false);
    const names = (columns: readonly { readonly name: string }[]): string => JSON.stringify(columns.map((c) => c.name));
    if (found !== null && names(found.columns) === names(shape.columns)) return true;
    await session.run(`DROP TABLE IF EXISTS ${quoteTable(this.table)}`);
    const key = quoteNames(keyColumns(this.context));
    await session.run(
      `CREATE TABLE ${quoteTable(this.table)} (${columnList(shape.columns, false)}, PRIMARY KEY (${key}))
       ${tableOptions(this.context)} COMMENT = 'jobglot: rows as last sent'`,
    );
    return false;
  }

  /** The staged rows become the snapshot; inside the transaction that has sent them. */
  async keep(): Promise<void> {
    const { session, table, shape } = this.context;
    const names = quoteNames(shape.columns.map((c) => c.name));
    await session.run(`DELETE FROM ${quoteTable(this.table)}`);
    await session.run(
      `INSERT INTO ${quoteTable(this.table)} (${names}) SELECT ${names} FROM ${quoteTable(stagingTable(table))}`,
    );
  }
}
