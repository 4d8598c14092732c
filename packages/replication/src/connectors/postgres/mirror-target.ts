import { HISTORY_COLUMNS, type MirrorPlan, type PageCounts } from '../connector';
import { refuseMassDeletion } from '../sql/mass-deletion';
import { MergeSql, type TargetRange } from '../sql/merge-sql';
import type { CatalogTable } from './catalog';
import { postgresFlavor } from './flavor';
import { keyColumns, type LoadContext } from './load-context';
import { type LoadTarget, NO_ROWS } from './load-target';
import { type QualifiedTable, quoteNames, quoteString, quoteTable } from './quote';
import { findSnapshot, keepSnapshot } from './snapshot';
import { dropStaging, stagingTable } from './staging';

/** Mirror: all rows go into the staging table, and the last transaction compares (load-plan.ts). */
export class MirrorTarget implements LoadTarget {
  private readonly copy: string;
  private readonly mirror: MirrorPlan;
  private readonly sql: MergeSql;
  private readonly versioned: boolean;

  constructor(
    private readonly context: LoadContext,
    existing: CatalogTable,
  ) {
    const { plan, shape, table } = context;
    const staging = quoteTable(stagingTable(table));
    const columns = shape.columns.map((c) => c.name);
    this.mirror = plan.mirror!;
    this.copy = `COPY ${staging} (${quoteNames(columns)}) FROM STDIN`;
    const end = existing.columns.find((c) => c.name === HISTORY_COLUMNS.end);
    this.versioned = end !== undefined;
    this.sql = new MergeSql(postgresFlavor(shape.columns, end?.sqlType), {
      target: quoteTable(table),
      source: staging,
      columns,
      key: keyColumns(context),
      marks: plan.deletions === 'mark' && shape.marked,
      versioned: this.versioned,
    });
  }

  async put(buffers: Iterable<Buffer>): Promise<PageCounts> {
    await this.context.session.copyIn(this.copy, buffers);
    return NO_ROWS;
  }

  async remove(): Promise<number> {
    return 0;
  }

  async finish(): Promise<PageCounts> {
    const { session, plan, table } = this.context;
    const staging = stagingTable(table);
    // the planner knows nothing of a table that autovacuum has not seen
    await session.query(`ANALYZE ${quoteTable(staging)}`);
    const snapshot = this.mirror.against === 'snapshot' ? await findSnapshot(session, plan, table) : null;
    const counts = this.mirror.apply ? await this.mend(snapshot) : await this.count(snapshot);
    if (this.mirror.against === 'snapshot' && this.mirror.apply) {
      await keepSnapshot(session, plan, table, keyColumns(this.context));
    } else await dropStaging(session, staging);
    return counts;
  }

  discard(): Promise<void> {
    return dropStaging(this.context.session, stagingTable(this.context.table));
  }

  private async mend(snapshot: QualifiedTable | null): Promise<PageCounts> {
    const { session, plan } = this.context;
    const { insert, update } = this.mirror;
    const run = async (sql: string): Promise<number> => (await session.query(sql)).rowCount ?? 0;
    const only = this.only(snapshot);
    let deleted = 0;
    if (this.removes(snapshot)) {
      await this.guard(snapshot);
      deleted = await run(
        this.versioned
          ? this.sql.closeGone(this.range(), this.known(snapshot))
          : this.sql.removeGone(plan.deletions === 'mark' ? 'mark' : 'delete', this.range(), this.known(snapshot)),
      );
    }
    const updated = update ? await run(this.sql.updateChanged(only)) : 0;
    const inserted = insert ? await run(this.sql.insertMissing(only)) : 0;
    return { inserted, updated, deleted };
  }

  private async count(snapshot: QualifiedTable | null): Promise<PageCounts> {
    const { insert, update } = this.mirror;
    const only = this.only(snapshot);
    return {
      inserted: insert ? await this.number(this.sql.countMissing(only)) : 0,
      updated: update ? await this.number(this.sql.countChanged(only)) : 0,
      deleted: this.removes(snapshot) ? await this.gone(snapshot) : 0,
    };
  }

  private removes(snapshot: QualifiedTable | null): boolean {
    if (!this.mirror.remove || this.context.plan.deletions === 'keep') return false;
    return this.mirror.against === 'table' || snapshot !== null;
  }

  /** @throws TaskRunError */
  private async guard(snapshot: QualifiedTable | null): Promise<void> {
    if (this.mirror.removeLimit >= 100) return;
    const rows = await this.number(this.sql.countRows(this.range()));
    refuseMassDeletion(this.context.table.name, await this.gone(snapshot), rows, this.mirror.removeLimit);
  }

  private gone(snapshot: QualifiedTable | null): Promise<number> {
    return this.number(this.sql.countGone(this.range(), this.known(snapshot)));
  }

  private only(snapshot: QualifiedTable | null): string | undefined {
    return snapshot === null ? undefined : this.sql.notIn(quoteTable(snapshot));
  }

  private known(snapshot: QualifiedTable | null): string | undefined {
    return snapshot === null ? undefined : quoteTable(snapshot);
  }

  private range(): TargetRange | undefined {
    const { range } = this.mirror;
    if (range === undefined) return undefined;
    const column = this.context.shape.columns.find((c) => c.planned === range.column)!.name;
    const literal = (bound: string | null): string | null => (bound === null ? null : quoteString(bound));
    return { column, from: literal(range.from), to: literal(range.to) };
  }

  private async number(sql: string): Promise<number> {
    const { rows } = await this.context.session.query<{ count: string }>(sql);
    return Number(rows[0]!.count);
  }
}
