import { TaskRunError } from '@jobglot/core';
import type { PageCounts } from '../connector';
import type { CatalogTable } from './catalog';
import { onConflict } from './fill';
import { keyColumns, type LoadContext } from './load-context';
import type { LoadTarget } from './load-target';
import { quoteName, quoteNames, quoteTable } from './quote';

const PAGE = 'pg_temp.jobglot_page';

/** Upsert: each page goes into a temporary table and from there into the table, inserting or updating by key. */
export class MergeTarget implements LoadTarget {
  private readonly columns: readonly string[];
  private readonly merge: string;

  private constructor(private readonly context: LoadContext) {
    this.columns = context.shape.columns.map((c) => c.name);
    const key = keyColumns(context);
    const names = quoteNames(this.columns);
    // of a key that comes twice in a page the last row counts: rows of a fresh table lie in the order they came in
    const rows = `SELECT DISTINCT ON (${quoteNames(key)}) ${names} FROM ${PAGE} ORDER BY ${quoteNames(key)}, ctid DESC`;
    // xmax is set in a row that was there before
    this.merge = `WITH merged AS (INSERT INTO ${quoteTable(context.table)} (${names}) OVERRIDING SYSTEM VALUE ${rows}
      ${onConflict(key, this.columns)} RETURNING xmax = 0 AS is_new)
      SELECT count(*) FILTER (WHERE is_new)::int AS inserted, count(*) FILTER (WHERE NOT is_new)::int AS updated FROM merged`;
  }

  /** Changes the table where the shape says so, and makes the page's temporary table. @throws TaskRunError without a unique key */
  static async open(context: LoadContext, table: CatalogTable): Promise<MergeTarget> {
    const { session, shape } = context;
    const target = quoteTable(table.path);
    await requireUnique(context, table);
    if (shape.changes.length > 0) await session.query(`ALTER TABLE ${target} ${shape.changes.join(', ')}`);
    const merge = new MergeTarget(context);
    await session.query(`DROP TABLE IF EXISTS ${PAGE}`);
    await session.query(
      `CREATE TEMP TABLE jobglot_page ON COMMIT DELETE ROWS AS SELECT ${quoteNames(merge.columns)} FROM ${target} WITH NO DATA`,
    );
    // refused here, the row's number is known
    for (const { name } of shape.columns.filter((c) => c.notNull)) {
      await session.query(`ALTER TABLE ${PAGE} ALTER COLUMN ${quoteName(name)} SET NOT NULL`);
    }
    return merge;
  }

  async put(buffers: Iterable<Buffer>): Promise<PageCounts> {
    const { session } = this.context;
    await session.copyIn(`COPY ${PAGE} (${quoteNames(this.columns)}) FROM STDIN`, buffers);
    const { rows } = await session.query<{ inserted: number; updated: number }>(this.merge);
    return { ...rows[0]!, deleted: 0 };
  }

  async finish(): Promise<void> {
    await this.discard();
  }

  async discard(): Promise<void> {
    await this.context.session.query(`DROP TABLE IF EXISTS ${PAGE}`);
  }
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
