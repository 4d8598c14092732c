import type { Page } from '../connector';
import { createAlike, createMarkedTable } from './create-table';
import { quoteName, stagingName } from './identifiers';
import { type LoadContext, writePlan } from './load-context';
import { RowWriter } from './row-writer';

/** The table that the pages of a load wait in for its last transaction. */
export class Staging {
  /** quoted */
  readonly table: string;
  warnings: readonly string[] = [];
  private readonly name: string;
  private writer: RowWriter | null = null;

  constructor(private readonly context: LoadContext) {
    this.name = stagingName(context.shape.table);
    this.table = quoteName(this.name);
  }

  async isThere(): Promise<boolean> {
    const sql = 'SELECT 1 FROM sqlite_schema WHERE lower(name) = lower(?)';
    return (await this.context.session.rows(sql, [this.name])).length > 0;
  }

  /**
   * @param alike with all columns and constraints of the table, so that a row that would be refused there is refused
   *   with its page, while its place is known
   */
  async create(alike: boolean): Promise<void> {
    const { session, shape } = this.context;
    await session.exec((alike ? await this.alike() : null) ?? createMarkedTable(shape, this.name));
  }

  async open(): Promise<void> {
    const { session, shape } = this.context;
    this.writer = await RowWriter.open(
      session.engine,
      writePlan(this.context, this.name, shape.columns),
      session.seconds,
    );
  }

  /** @returns rows written */
  async put(page: Page): Promise<number> {
    const { inserted, warnings } = await this.writer!.write(page.chunks);
    this.warnings = warnings;
    return inserted;
  }

  private async alike(): Promise<string | null> {
    const { session, shape } = this.context;
    const rows = await session.rows("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", [shape.table]);
    const stored = rows[0]?.[0];
    return typeof stored === 'string' ? createAlike(stored, this.name) : null;
  }
}
