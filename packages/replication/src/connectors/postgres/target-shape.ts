import { TaskRunError } from '@jobglot/core';
import { DELETED_COLUMN, HISTORY_COLUMNS, type LoadPlan } from '../connector';
import type { ColumnSchema, LogicalType } from '../table-schema';
import { typeFit, widerType } from '../type-fit';
import type { CatalogColumn, CatalogTable } from './catalog';
import { quoteName } from './quote';
import type { Session } from './session';
import { sqlType } from './types';

/** A column that a load writes. */
export interface TargetColumn {
  /** name in the plan's schema */
  readonly planned: string;
  /** name in the destination */
  readonly name: string;
  /** as it is, or will be after `changes` */
  readonly sqlType: string;
  /** type of the cells that are loaded, where it is not `sqlType`: a moment for a column without zone */
  readonly cellType?: string;
  /** longest string in characters; null: no limit */
  readonly limit: number | null;
  readonly notNull: boolean;
}

/** What a load writes, and what has to be changed in the table for it. */
export interface TargetShape {
  readonly columns: readonly TargetColumn[];
  /** clauses of one ALTER TABLE */
  readonly changes: readonly string[];
  readonly warnings: readonly string[];
  /** the table has, or will have, {@link DELETED_COLUMN} */
  readonly marked: boolean;
}

/** A row that is not said to be deleted is not. */
export const MARK_TYPE = 'boolean NOT NULL DEFAULT false';

function lengthOf(type: LogicalType): number | null {
  return type.kind === 'string' ? (type.length ?? null) : null;
}

/** The source's own spelling where this server knows it, so that an interval or an array stays one. */
async function nativeTypes(session: Session, columns: readonly ColumnSchema[]): Promise<Map<string, string>> {
  const natives = [...new Set(columns.flatMap((c) => (c.native === undefined ? [] : [c.native])))];
  const { rows } = await session.query<{ native: string }>(
    'SELECT n AS native FROM unnest($1::text[]) AS n WHERE to_regtype(n) IS NOT NULL',
    [natives],
  );
  return new Map(rows.map((r) => [r.native, r.native]));
}

/** The shape of a table that is made anew: all planned columns; only the key's are NOT NULL, since a source column may go. */
export async function newShape(session: Session, plan: LoadPlan): Promise<TargetShape> {
  const natives = await nativeTypes(session, plan.schema.columns);
  const columns = plan.schema.columns.map((c) => ({
    planned: c.name,
    name: c.name,
    sqlType: natives.get(c.native ?? '') ?? sqlType(c.type),
    limit: lengthOf(c.type),
    notNull: plan.schema.primaryKey.includes(c.name),
  }));
  return { columns, changes: [], warnings: [], marked: plan.deletions === 'mark' };
}

function findColumn(table: CatalogTable, name: string): CatalogColumn | undefined {
  const exact = table.columns.find((c) => c.name === name);
  if (exact !== undefined) return exact;
  const alike = table.columns.filter((c) => c.name.toLowerCase() === name.toLowerCase());
  return alike.length === 1 ? alike[0] : undefined;
}

/**
 * The shape of a load into an existing table (replication-notes.md 1.2 AlterSchema, 1.5): with AlterSchema missing
 * columns are added and types widened; without it a missing column is left out and a clash of types is an error.
 *
 * @throws TaskRunError that names the column
 */
export async function existingShape(session: Session, plan: LoadPlan, table: CatalogTable): Promise<TargetShape> {
  const natives = await nativeTypes(session, plan.schema.columns);
  // a comparison that changes nothing does not change the table either
  const changing = plan.mirror?.apply !== false;
  const alterSchema = plan.alterSchema && changing;
  const columns: TargetColumn[] = [];
  const changes: string[] = [];
  const warnings: string[] = [];
  for (const planned of plan.schema.columns) {
    const existing = findColumn(table, planned.name);
    if (existing === undefined && alterSchema) {
      const type = natives.get(planned.native ?? '') ?? sqlType(planned.type);
      changes.push(`ADD COLUMN ${quoteName(planned.name)} ${type}`);
      const limit = lengthOf(planned.type);
      columns.push({ planned: planned.name, name: planned.name, sqlType: type, limit, notNull: false });
    } else if (existing === undefined) {
      warnings.push(`The destination has no column ${planned.name}: it is left out (AlterSchema is off).`);
    } else if (existing.generated) {
      warnings.push(`The destination computes the column ${existing.name} itself: it is left out.`);
    } else {
      columns.push(fitted(planned, existing, alterSchema, changes));
    }
  }
  if (columns.length === 0) throw new TaskRunError('Source and destination table have no column in common.');
  const lost = plan.schema.primaryKey.find((key) => !columns.some((c) => c.planned === key));
  if (lost !== undefined)
    throw new TaskRunError(`The destination table has no column ${lost}, which is part of the key.`);
  const has = table.columns.some((c) => c.name === DELETED_COLUMN);
  // versions are closed, not marked
  const versioned = table.columns.some((c) => c.name === HISTORY_COLUMNS.active);
  const adds = plan.deletions === 'mark' && !has && changing && !versioned && plan.mode !== 'history';
  if (adds) changes.push(`ADD COLUMN ${quoteName(DELETED_COLUMN)} ${MARK_TYPE}`);
  return { columns, changes, warnings, marked: has || adds };
}

function fitted(planned: ColumnSchema, existing: CatalogColumn, alter: boolean, changes: string[]): TargetColumn {
  const target = { planned: planned.name, name: existing.name, notNull: !existing.nullable };
  // PostgreSQL would drop the zone of the text; the moment's wall clock is the session's
  const moment = planned.type.kind === 'timestamptz' && existing.type.kind === 'timestamp';
  const cells = moment ? { cellType: 'timestamptz' } : {};
  const same = { ...target, ...cells, sqlType: existing.sqlType, limit: lengthOf(existing.type) };
  if (planned.native === existing.sqlType) return same;
  const fit = fitOf(planned, existing);
  if (fit === 'fits' || (fit === 'narrow' && !alter)) return same;
  if (!alter) {
    throw new TaskRunError(
      `Column ${existing.name} is ${existing.sqlType} in the destination, which ${kindName(planned)} does not fit. Set AlterSchema to widen it, or convert it in the SELECT.`,
    );
  }
  const wider = widened(planned, existing);
  const type = sqlType(wider);
  if (type === existing.sqlType) return same;
  const name = quoteName(existing.name);
  changes.push(`ALTER COLUMN ${name} TYPE ${type} USING ${name}::${type}`);
  return { ...target, sqlType: type, limit: lengthOf(wider) };
}

/** Text from a database of the same kind is no longer what the column holds: it was changed there. Other text is read. */
function fitOf(planned: ColumnSchema, existing: CatalogColumn): 'fits' | 'narrow' | 'clash' {
  const becameText = planned.type.kind === 'string' && planned.native !== undefined && existing.type.kind !== 'string';
  return becameText ? 'narrow' : typeFit(planned.type, existing.type);
}

function widened(planned: ColumnSchema, existing: CatalogColumn): LogicalType {
  return planned.type.kind === 'string' && existing.type.kind !== 'string'
    ? { kind: 'string' }
    : widerType(planned.type, existing.type);
}

function kindName(column: ColumnSchema): string {
  return column.native ?? column.type.kind;
}
