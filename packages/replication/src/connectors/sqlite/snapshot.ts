import { MergeSql, type TargetRange } from '../sql/merge-sql';
import { createTable } from './create-table';
import { sqliteFlavor } from './flavor';
import { quoteName, snapshotName } from './identifiers';
import type { LoadContext } from './load-context';
import { declaredType } from './types';

/** The rows of a task's last mirror load, in a table of our own beside the one they were sent to. */
export class Snapshot {
  private readonly name: string;

  constructor(private readonly context: LoadContext) {
    this.name = snapshotName(context.plan.taskId, context.shape.table);
  }

  /** Adds columns that were not sent so far. @returns quoted; null when the task has sent nothing yet */
  async find(): Promise<string | null> {
    const { session, shape } = this.context;
    const rows = await session.rows('SELECT name FROM pragma_table_info(?)', [this.name]);
    if (rows.length === 0) return null;
    const added = shape.columns.filter((c) => !rows.some((r) => r[0] === c.name));
    await session.exec(
      ...added.map((c) => `ALTER TABLE ${quoteName(this.name)} ADD COLUMN ${quoteName(c.name)} ${declaredType(c)}`),
    );
    return quoteName(this.name);
  }

  /** @param staging quoted table whose rows were sent @param range they are all rows of this range only */
  async keep(staging: string, range: TargetRange | undefined): Promise<void> {
    const { session, shape } = this.context;
    if ((await this.find()) === null) {
      await session.exec(createTable(this.name, shape.columns, shape.primaryKey));
    }
    const sql = new MergeSql(sqliteFlavor(), {
      target: quoteName(this.name),
      source: staging,
      columns: shape.columns.map((c) => c.name),
      key: shape.primaryKey,
      marks: false,
    });
    await session.exec(sql.removeGone('delete', range), sql.updateChanged(), sql.insertMissing());
  }
}
