import { TaskRunError } from '@jobglot/core';
import { encodeRows } from '../../copy-text/encode-rows';
import type { Row } from '../cell';
import type { PageCounts } from '../connector';
import { MergeSql } from '../sql/merge-sql';
import type { CatalogTable } from './catalog';
import { postgresFlavor } from './flavor';
import { keyColumns, type LoadContext } from './load-context';
import { type LoadTarget, NO_ROWS } from './load-target';
import { onConflict } from './on-conflict';
import { PageTable } from './page-table';
import { quoteNames, quoteTable } from './quote';

/** Upsert: each page goes into a temporary table and from there into the table, inserting or updating by key. */
export class MergeTarget implements LoadTarget {
  private readonly merge: string;
  /** counts the page's new keys */
  private readonly fresh: string;

  private constructor(
    private readonly context: LoadContext,
    private readonly partitioned: boolean,
    private readonly page: PageTable,
    private readonly keys: PageTable,
  ) {
    const { plan, shape, table } = context;
    const columns = shape.columns.map((c) => c.name);
    const key = keyColumns(context);
    const names = quoteNames(columns);
    // of a key that comes twice in a page the last row counts: rows of a fresh table lie in the order they came in
    const rows = `SELECT DISTINCT ON (${quoteNames(key)}) ${names} FROM ${page.quoted} ORDER BY ${quoteNames(key)}, ctid DESC`;
    const conflict = onConflict(key, columns, {
      marks: plan.deletions === 'mark',
      differs: plan.skipUnchanged ? postgresFlavor(shape.columns).differs : null,
    });
    this.merge = `INSERT INTO ${quoteTable(table)} AS t (${names}) OVERRIDING SYSTEM VALUE ${rows} ${conflict}`;
    const source = `(SELECT DISTINCT ${quoteNames(key)} FROM ${page.quoted})`;
    const sql = new MergeSql(postgresFlavor([]), {
      target: quoteTable(table),
      source,
      columns: key,
      key,
      marks: false,
    });
    this.fresh = sql.countMissing();
  }

  /** Makes the pages' temporary tables. @throws TaskRunError without a unique key */
  static async open(context: LoadContext, table: CatalogTable): Promise<MergeTarget> {
    await requireUnique(context, table);
    return new MergeTarget(context, table.kind === 'p', ...(await pageTables(context)));
  }

  async put(buffers: Iterable<Buffer>): Promise<PageCounts> {
    const { session } = this.context;
    await this.page.fill(buffers);
    if (this.partitioned) {
      const inserted = Number((await session.query<{ count: string }>(this.fresh)).rows[0]!.count);
      return { ...NO_ROWS, inserted, updated: ((await session.query(this.merge)).rowCount ?? 0) - inserted };
    }
    // xmax is set in a row that was there before; a partitioned table does not show it
    const { rows } = await session.query<{ inserted: number; updated: number }>(
      `WITH merged AS (${this.merge} RETURNING t.xmax = 0 AS is_new)
       SELECT count(*) FILTER (WHERE is_new)::int AS inserted, count(*) FILTER (WHERE NOT is_new)::int AS updated FROM merged`,
    );
    return { ...NO_ROWS, ...rows[0]! };
  }

  async remove(keys: readonly Row[]): Promise<number> {
    const { session, plan, table } = this.context;
    if (plan.deletions === 'keep') return 0;
    await this.keys.fill([encodeRows(keys)]);
    const sql = new MergeSql(postgresFlavor([]), {
      target: quoteTable(table),
      source: this.keys.quoted,
      columns: [],
      key: keyColumns(this.context),
      marks: plan.deletions === 'mark',
    });
    return (await session.query(sql.removeLoaded(plan.deletions))).rowCount ?? 0;
  }

  async finish(): Promise<PageCounts> {
    await this.discard();
    return NO_ROWS;
  }

  async discard(): Promise<void> {
    await this.page.drop();
    await this.keys.drop();
  }
}

/** @returns the temporary tables of a page's rows and of the keys that are gone */
export async function pageTables(context: LoadContext): Promise<[page: PageTable, keys: PageTable]> {
  const { session, shape, plan } = context;
  // NULL matches no row, not even itself: such a row would come anew each time
  const columns = shape.columns.map((c) => (plan.schema.primaryKey.includes(c.planned) ? { ...c, notNull: true } : c));
  const keys = plan.schema.primaryKey.map((k) => columns.find((c) => c.planned === k)!);
  return [
    await PageTable.create(session, 'jobglot_page', columns),
    await PageTable.create(session, 'jobglot_keys', keys),
  ];
}

/** ON CONFLICT needs a unique index on exactly the key. */
async function requireUnique(context: LoadContext, table: CatalogTable): Promise<void> {
  const key = keyColumns(context);
  const { rows } = await context.session.query(
    `SELECT FROM pg_index x WHERE x.indrelid = $1 AND x.indisunique AND x.indimmediate AND x.indpred IS NULL
       AND x.indexprs IS NULL AND x.indisvalid
       AND (SELECT array_agg(a.attname::text ORDER BY a.attname::text) FROM pg_attribute a
            WHERE a.attrelid = $1 AND a.attnum = ANY(x.indkey[0:x.indnkeyatts - 1]))
         = (SELECT array_agg(k ORDER BY k) FROM unnest($2::text[]) AS k) LIMIT 1`,
    [table.oid, key],
  );
  if (rows.length > 0) return;
  throw new TaskRunError(
    `The table ${table.path.name} has no primary key or unique index on (${key.join(', ')}), so rows cannot be updated by it. Add one, or set DropTable or TruncateTable.`,
  );
}
