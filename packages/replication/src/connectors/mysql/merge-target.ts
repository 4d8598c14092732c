import { TaskRunError } from '@jobglot/core';
import { encodeRows } from '../../copy-text/encode-rows';
import type { Row } from '../cell';
import { DELETED_COLUMN, type PageCounts, type TaskState } from '../connector';
import { MergeSql } from '../sql/merge-sql';
import { mysqlFlavor } from './flavor';
import { keyColumns, type LoadContext } from './load-context';
import { type LoadTarget, NO_ROWS } from './load-target';
import { PageTable } from './page-table';
import { quoteName, quoteString, quoteTable } from './quote';

/** Upsert: each page goes into a temporary table and from there into the table, updating and inserting by key. */
export class MergeTarget implements LoadTarget {
  private constructor(
    private readonly context: LoadContext,
    private readonly page: PageTable,
    private readonly keys: PageTable,
  ) {}

  /** Makes the pages' temporary tables. @throws TaskRunError without a unique key */
  static async open(context: LoadContext): Promise<MergeTarget> {
    await requireUnique(context);
    const key = keyColumns(context);
    const page = await PageTable.create(context, '_jobglot_page', context.shape.columns, key);
    return new MergeTarget(context, page, await keysTable(context));
  }

  async put(buffers: () => Iterable<Buffer>, _: number, rowsBefore: number): Promise<PageCounts> {
    const { session, plan } = this.context;
    await this.page.fill(buffers, rowsBefore);
    const sql = this.sql(this.page);
    const update = plan.skipUnchanged ? sql.updateChanged() : this.updateAll();
    const updated = (await session.run(update)).affected;
    const inserted = (await session.run(sql.insertMissing())).affected;
    return { inserted, updated, deleted: 0 };
  }

  async remove(keys: readonly Row[]): Promise<number> {
    const { session, plan } = this.context;
    if (plan.deletions === 'keep') return 0;
    await this.keys.fill(() => [encodeRows(keys)], 0);
    return (await session.run(this.sql(this.keys).removeLoaded(plan.deletions))).affected;
  }

  async finish(state: TaskState | null): Promise<PageCounts> {
    const { session, state: row } = this.context;
    await session.transaction(() => row.finish(state));
    await this.discard();
    return NO_ROWS;
  }

  async discard(): Promise<void> {
    await this.page.drop();
    await this.keys.drop();
  }

  /** Every row that is there counts as updated; the connection counts rows found, not rows changed. */
  private updateAll(): string {
    const { shape, plan, table } = this.context;
    const key = keyColumns(this.context);
    const target = quoteTable(table);
    const others = shape.columns.map((c) => c.name).filter((c) => !key.includes(c));
    // a table of keys only has nothing to set, and its rows are found all the same
    const sets: [string, string][] = (others.length > 0 ? others : key).map((c) => [quoteName(c), `s.${quoteName(c)}`]);
    if (plan.deletions === 'mark') sets.push([quoteName(DELETED_COLUMN), 'FALSE']);
    const match = key.map((k) => `${target}.${quoteName(k)} = s.${quoteName(k)}`).join(' AND ');
    return mysqlFlavor().updateFrom(target, sets, this.page.quoted, match);
  }

  private sql(source: PageTable): MergeSql {
    const { shape, plan, table } = this.context;
    return new MergeSql(mysqlFlavor(), {
      target: quoteTable(table),
      source: source.quoted,
      columns: shape.columns.map((c) => c.name),
      key: keyColumns(this.context),
      marks: plan.deletions === 'mark',
    });
  }
}

/** @returns the temporary table of the keys that are gone */
export function keysTable(context: LoadContext): Promise<PageTable> {
  const { plan, shape } = context;
  const columns = plan.schema.primaryKey.map((k) => shape.columns.find((c) => c.planned === k)!);
  return PageTable.create(context, '_jobglot_keys', columns, keyColumns(context));
}

/** A row is found by its key, and only one. */
async function requireUnique(context: LoadContext): Promise<void> {
  const { session, table } = context;
  const key = keyColumns(context);
  const rows = await session.rows(
    `SELECT index_name, column_name FROM information_schema.statistics WHERE table_schema = ${quoteString(table.schema)}
       AND table_name = ${quoteString(table.name)} AND non_unique = 0 AND sub_part IS NULL`,
  );
  const indexes = new Map<string, string[]>();
  for (const [index, column] of rows) indexes.set(index!, [...(indexes.get(index!) ?? []), column!]);
  const wanted = JSON.stringify([...key].sort());
  if ([...indexes.values()].some((columns) => JSON.stringify(columns.sort()) === wanted)) return;
  throw new TaskRunError(
    `The table ${table.name} has no primary key or unique index on (${key.join(', ')}), so rows cannot be updated by it. Add one, or set DropTable or TruncateTable.`,
  );
}
