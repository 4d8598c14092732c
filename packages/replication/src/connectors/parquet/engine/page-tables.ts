import type { DuckDBConnection } from '@duckdb/node-api';

/** DuckDB works on vectors of 2,048 rows, whatever they weigh: rows of more than this would make them larger than 16 MB. */
const WIDE_ROW_BYTES = 8_000;
const WIDE_TABLE_BYTES = 16_000_000;

/**
 * The tables that rows are kept in until the file is written. One holds rows of usual width, as many as there are; rows that
 * are wide go on to a new one every 16 MB, since a vector ends with its table.
 */
export class PageTables {
  private readonly names: string[] = [];
  private wideBytes = 0;
  /** place of the first table that has rows of the page */
  private pageStart = 0;

  private constructor(
    private readonly connection: DuckDBConnection,
    private readonly columns: string,
  ) {}

  /** @param columns as in CREATE TABLE; one of them is `page INTEGER` */
  static async make(connection: DuckDBConnection, columns: string): Promise<PageTables> {
    const tables = new PageTables(connection, columns);
    await tables.add();
    return tables;
  }

  /** @returns the table for the next rows, which are so many and so large */
  async next(rows: number, bytes: number): Promise<string> {
    if (bytes / rows > WIDE_ROW_BYTES) {
      if (this.wideBytes > 0 && this.wideBytes + bytes > WIDE_TABLE_BYTES) await this.add();
      this.wideBytes += bytes;
    }
    return this.names.at(-1)!;
  }

  endPage(): void {
    this.pageStart = this.names.length - 1;
  }

  /** @returns number of rows */
  async removePage(page: number): Promise<number> {
    let removed = 0;
    for (const name of this.names.slice(this.pageStart)) {
      removed += (await this.connection.run(`DELETE FROM ${name} WHERE page = ${page}`)).rowsChanged;
    }
    return removed;
  }

  /** @param select what stands between SELECT and FROM @returns SQL for the rows of all tables, in order */
  all(select: string): string {
    return this.names.map((name) => `SELECT ${select} FROM ${name}`).join(' UNION ALL ');
  }

  private async add(): Promise<void> {
    const name = `pages${this.names.length}`;
    await this.connection.run(`CREATE TABLE ${name} (${this.columns})`);
    this.names.push(name);
    this.wideBytes = 0;
  }
}
