import { TaskRunError } from '@jobglot/core';
import type { MirrorPlan, Page, PageCounts } from '../connector';
import { refuseMassDeletion } from '../sql/mass-deletion';
import { MergeSql, type TargetRange } from '../sql/merge-sql';
import { comparisonOf } from './comparison';
import { createMarkedTable } from './create-table';
import { sqliteFlavor } from './flavor';
import { quoteName } from './identifiers';
import type { LoadContext } from './load-context';
import { type LoadTarget, NO_ROWS } from './load-target';
import { Snapshot } from './snapshot';
import { Staging } from './staging';
import { declaredType, logicalType } from './types';

/** Mirror: all rows go into the staging table, and the last transaction compares (load-plan.ts). */
export class MirrorTarget implements LoadTarget {
  private readonly mirror: MirrorPlan;
  private readonly staging: Staging;

  constructor(private readonly context: LoadContext) {
    this.mirror = context.plan.mirror!;
    this.staging = new Staging(context);
  }

  isThere(): Promise<boolean> {
    return this.staging.isThere();
  }

  /** @throws TaskRunError when there is no table to compare with */
  async create(): Promise<void> {
    const { session, shape, plan } = this.context;
    if (!shape.exists && this.mirror.against === 'table') {
      throw new TaskRunError(`The destination has no table "${plan.table.name}" to compare with.`);
    }
    await session.exec(...shape.changes);
    // rows that are only compared or updated need not have what the table's constraints ask for
    await this.staging.create(shape.exists && this.mirror.insert && shape.versions === null);
  }

  open(): Promise<void> {
    return this.staging.open();
  }

  async put(page: Page): Promise<PageCounts> {
    await this.staging.put(page);
    return NO_ROWS;
  }

  /** @throws TaskRunError when too many rows are gone */
  async finish(): Promise<PageCounts> {
    const { session, shape } = this.context;
    const counts = shape.exists || this.mirror.apply ? await this.compare() : await this.allNew();
    await session.exec(`DROP TABLE ${this.staging.table}`);
    return counts;
  }

  warnings(): readonly string[] {
    return this.staging.warnings;
  }

  private async compare(): Promise<PageCounts> {
    const { session, shape, plan } = this.context;
    if (!shape.exists) await session.exec(createMarkedTable(shape));
    const snapshot = this.mirror.against === 'snapshot' ? new Snapshot(this.context) : null;
    // what was sent to a table that is gone has to be sent again
    const known = (shape.exists && (await snapshot?.find())) || undefined;
    const range = await this.range();
    const sql = this.sql();
    const only = known && sql.notIn(known);
    // of what was never sent nothing can be gone
    const removes = this.mirror.remove && plan.deletions !== 'keep' && (snapshot === null || known !== undefined);
    const gone = removes ? await session.number(sql.countGone(range, known)) : 0;
    const { insert, update, apply, removeLimit } = this.mirror;
    if (!apply) {
      const inserted = insert ? await session.number(sql.countMissing(only)) : 0;
      return { inserted, updated: update ? await session.number(sql.countChanged(only)) : 0, deleted: gone };
    }
    // removed first: what is unique beside the key may be taken by a new row
    if (gone > 0) {
      refuseMassDeletion(shape.table, gone, await session.number(sql.countRows(range)), removeLimit);
      await session.exec(this.removal(sql, range, known));
    }
    const updated = update ? await session.run(sql.updateChanged(only)) : 0;
    const inserted = insert ? await session.run(sql.insertMissing(only)) : 0;
    await snapshot?.keep(this.staging.table, range);
    return { inserted, updated, deleted: gone };
  }

  /** There is no table, and none is made. */
  private async allNew(): Promise<PageCounts> {
    const rows = await this.context.session.number(`SELECT count(*) FROM ${this.staging.table}`);
    return { ...NO_ROWS, inserted: this.mirror.insert ? rows : 0 };
  }

  private removal(sql: MergeSql, range: TargetRange | undefined, known: string | undefined): string {
    const { shape, plan } = this.context;
    if (shape.versions) return sql.closeGone(range, known);
    return sql.removeGone(plan.deletions === 'mark' ? 'mark' : 'delete', range, known);
  }

  private async range(): Promise<TargetRange | undefined> {
    const { session, shape } = this.context;
    if (this.mirror.range === undefined) return undefined;
    const { column, from, to } = this.mirror.range;
    const stored = shape.columns.find((c) => c.name === column)!;
    const rows = { sql: `SELECT * FROM ${quoteName(shape.table)}`, params: [], untyped: false };
    const { of, literal } = await comparisonOf(session.engine, rows, {
      ...stored,
      type: logicalType(declaredType(stored)),
    });
    return { column, compared: of, from: from && literal(from), to: to && literal(to) };
  }

  private sql(): MergeSql {
    const { shape } = this.context;
    return new MergeSql(sqliteFlavor(shape.versions), {
      target: quoteName(shape.table),
      source: this.staging.table,
      columns: shape.columns.map((c) => c.name),
      key: shape.primaryKey,
      marks: shape.marked,
      versioned: shape.versions !== null,
    });
  }
}
