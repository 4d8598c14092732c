import { quoteName, quoteNames } from './quote';
import type { Session } from './session';
import type { TargetColumn } from './target-shape';

/** A temporary table that holds the rows of one page until the transaction ends. */
export class PageTable {
  readonly quoted: string;

  private constructor(
    private readonly session: Session,
    name: string,
    private readonly columns: readonly string[],
  ) {
    this.quoted = `pg_temp.${quoteName(name)}`;
  }

  /** Inside a transaction. @param columns a row that breaks a NOT NULL is refused here, where its number is known */
  static async create(session: Session, name: string, columns: readonly TargetColumn[]): Promise<PageTable> {
    const page = new PageTable(
      session,
      name,
      columns.map((c) => c.name),
    );
    const list = columns
      .map((c) => `${quoteName(c.name)} ${c.cellType ?? c.sqlType}${c.notNull ? ' NOT NULL' : ''}`)
      .join(', ');
    await page.drop();
    await session.query(`CREATE TEMP TABLE ${quoteName(name)} (${list}) ON COMMIT DELETE ROWS`);
    return page;
  }

  /** @returns rows copied */
  fill(buffers: Iterable<Buffer>): Promise<number> {
    return this.session.copyIn(`COPY ${this.quoted} (${quoteNames(this.columns)}) FROM STDIN`, buffers);
  }

  async drop(): Promise<void> {
    await this.session.query(`DROP TABLE IF EXISTS ${this.quoted}`);
  }
}
