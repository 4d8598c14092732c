import type { LoadContext } from './load-context';
import { quoteName, quoteNames } from './quote';
import { RowLoader } from './row-loader';
import { columnList, type TargetColumn } from './target-shape';

/** A temporary table that holds the rows of one page. */
export class PageTable {
  private constructor(
    readonly quoted: string,
    private readonly context: LoadContext,
    private readonly loader: RowLoader,
  ) {}

  /** @param key of a key that comes twice the last row stays; empty: all rows stay */
  static async create(
    context: LoadContext,
    name: string,
    columns: readonly TargetColumn[],
    key: readonly string[],
  ): Promise<PageTable> {
    const { session, table } = context;
    const quoted = `${quoteName(table.schema)}.${quoteName(name)}`;
    const primary = key.length > 0 ? `, PRIMARY KEY (${quoteNames(key)})` : '';
    await session.run(`DROP TEMPORARY TABLE IF EXISTS ${quoted}`);
    await session.run(
      `CREATE TEMPORARY TABLE ${quoted} (${columnList(columns, false)}${primary})
       ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE ${context.collation}`,
    );
    const loader = new RowLoader(context, quoted, columns, key.length > 0 ? 'REPLACE' : '');
    return new PageTable(quoted, context, loader);
  }

  /** Replaces its rows. */
  async fill(buffers: () => Iterable<Buffer>, rowsBefore: number): Promise<void> {
    await this.context.session.run(`DELETE FROM ${this.quoted}`);
    await this.loader.load(buffers, rowsBefore);
  }

  async drop(): Promise<void> {
    await this.context.session.run(`DROP TEMPORARY TABLE IF EXISTS ${this.quoted}`);
  }
}
