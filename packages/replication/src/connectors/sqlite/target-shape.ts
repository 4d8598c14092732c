import { createHash } from 'node:crypto';
import { TaskRunError } from '@jobglot/core';
import { DELETED_COLUMN, HISTORY_COLUMNS, type LoadMode, type LoadPlan } from '../connector';
import type { ColumnSchema, LogicalType } from '../table-schema';
import { typeFit } from '../type-fit';
import { MARK } from './create-table';
import type { SqliteTable } from './describe-table';
import { isInternal, quoteName } from './identifiers';
import { declaredType } from './types';

/** What a load does to a database, decided before the first page. */
export interface TargetShape {
  readonly mode: LoadMode;
  /** the table's name as it is stored, or as it will be */
  readonly table: string;
  /** the table is there, and stays while the load goes on */
  readonly exists: boolean;
  /** columns to write, in the plan's order, as the destination declares them */
  readonly columns: readonly ColumnSchema[];
  readonly primaryKey: readonly string[];
  /** the table has, or will have, {@link DELETED_COLUMN} */
  readonly marked: boolean;
  /** the table keeps versions of its rows ({@link HISTORY_COLUMNS}): the type of their bounds; null: it does not */
  readonly versions: LogicalType | null;
  /** statements that make the table fit: added columns */
  readonly changes: readonly string[];
  /** changes with anything that a resumed load must have in common with the one before */
  readonly hash: string;
}

/**
 * @param existing the table as it is; null when there is none
 * @throws TaskRunError bad name, a type clash, a load by key without a matching one
 */
export function targetShape(plan: LoadPlan, existing: SqliteTable | null): TargetShape {
  checkName(plan);
  checkMark(plan);
  const key = plan.schema.primaryKey;
  const mode = plan.mode === 'upsert' && key.length === 0 ? 'replace' : plan.mode;
  if (existing?.kind === 'view') {
    throw new TaskRunError(`"${existing.path.name}" is a view in the destination: rows cannot be written to it.`);
  }
  if ((mode === 'history' || mode === 'mirror') && key.length === 0) {
    throw new TaskRunError(`The rows of "${plan.table.name}" have no key to be told apart by: give the statement one.`);
  }
  const anew = existing === null || mode === 'replace' || (mode === 'history' && plan.anew === true);
  const shape = anew ? fresh(plan, mode, existing?.path.name ?? plan.table.name) : fitted(plan, mode, existing);
  const { deletions, historyBy, mirror, order } = plan;
  const same = [mode, shape.columns.map((c) => [c.name, declaredType(c)]), key, plan.schema.columns];
  const hash = createHash('sha256').update(JSON.stringify([same, deletions, historyBy, mirror, order]));
  return { ...shape, mode, hash: hash.digest('hex') };
}

type Shape = Omit<TargetShape, 'hash' | 'mode'>;

function fresh(plan: LoadPlan, mode: LoadMode, table: string): Shape {
  const { columns, primaryKey } = plan.schema;
  const versions = mode === 'history' ? checkColumn(plan, columns).type : null;
  const marked = versions === null && plan.deletions === 'mark';
  return { table, exists: false, columns, primaryKey, marked, versions, changes: [] };
}

function fitted(plan: LoadPlan, mode: LoadMode, existing: SqliteTable): Shape {
  const table = existing.path.name;
  // a comparison that changes nothing does not change the table either
  const compared = plan.mirror?.apply === false;
  const { columns, added } = fittedColumns(plan, existing, plan.alterSchema && !compared);
  const has = (name: string) => find(existing, name) !== undefined;
  if (mode === 'history') checkHistory(plan, existing, columns);
  const versions = mode === 'history' || mode === 'mirror' ? versionsOf(existing) : null;
  const adds = plan.deletions === 'mark' && versions === null && !has(DELETED_COLUMN) && !compared;
  const marks = adds ? [MARK] : [];
  const keyed = mode === 'upsert' || mode === 'history' || mode === 'mirror';
  if (keyed) checkKey([...plan.schema.primaryKey, ...(versions ? [HISTORY_COLUMNS.start] : [])], existing);
  const primaryKey = keyed ? plan.schema.primaryKey : keyWithin(plan, columns);
  return {
    table,
    exists: true,
    columns,
    primaryKey,
    marked: adds || (has(DELETED_COLUMN) && !plannedMark(plan)),
    versions,
    changes: [...added, ...marks].map((c) => `ALTER TABLE ${quoteName(table)} ADD COLUMN ${c}`),
  };
}

function fittedColumns(
  plan: LoadPlan,
  existing: SqliteTable,
  alter: boolean,
): { columns: readonly ColumnSchema[]; added: readonly string[] } {
  const columns: ColumnSchema[] = [];
  const added: string[] = [];
  for (const column of plan.schema.columns) {
    const there = find(existing, column.name);
    if (there) {
      checkType(existing.path.name, there, column);
      columns.push({ ...column, native: there.native, nullable: column.nullable && there.nullable });
    } else if (alter) {
      added.push(`${quoteName(column.name)} ${declaredType(column)}`);
      columns.push({ ...column, nullable: true });
    }
  }
  if (columns.length > 0) return { columns, added };
  throw new TaskRunError(`The table "${existing.path.name}" has none of the source's columns.`);
}

const find = (table: SqliteTable, name: string): ColumnSchema | undefined =>
  table.columns.find((c) => c.name.toLowerCase() === name.toLowerCase());

function keyWithin(plan: LoadPlan, columns: readonly ColumnSchema[]): readonly string[] {
  const key = plan.schema.primaryKey;
  return key.every((k) => columns.some((c) => c.name === k)) ? key : [];
}

function checkName({ table }: LoadPlan): void {
  if (table.schema !== null && table.schema.toLowerCase() !== 'main') {
    throw new TaskRunError(`A SQLite database has no schema "${table.schema}": leave the destination schema out.`);
  }
  if (isInternal(table.name)) {
    throw new TaskRunError(`The table name "${table.name}" is reserved: choose one without sqlite_ or _jobglot_.`);
  }
  quoteName(table.name);
}

function checkMark(plan: LoadPlan): void {
  if (plan.deletions !== 'mark' || !plannedMark(plan)) return;
  throw new TaskRunError(
    `The source has a column ${DELETED_COLUMN} of its own, which deleted rows would be marked in. Leave it out by a SELECT.`,
  );
}

/** A copy of a copy: the source's marks are data like any other. */
const plannedMark = ({ schema }: LoadPlan): boolean => schema.columns.some((c) => c.name === DELETED_COLUMN);

function checkType(table: string, there: ColumnSchema, column: ColumnSchema): void {
  if (typeFit(column.type, there.type) !== 'clash') return;
  throw new TaskRunError(
    `Column "${there.name}" of table "${table}" is declared ${there.native} and cannot hold values of type ` +
      `${column.type.kind}. SQLite cannot change a column's type: replicate with DropTable, or choose another table.`,
  );
}

const versionsOf = (table: SqliteTable): LogicalType | null =>
  (find(table, HISTORY_COLUMNS.active) && find(table, HISTORY_COLUMNS.start)?.type) ?? null;

/** @returns the column that history goes by */
function checkColumn({ historyBy, table }: LoadPlan, columns: readonly ColumnSchema[]): ColumnSchema {
  const column = columns.find((c) => c.name === historyBy);
  if (column) return column;
  throw new TaskRunError(`The table "${table.name}" has no column "${historyBy}", which its history goes by.`);
}

function checkHistory(plan: LoadPlan, existing: SqliteTable, columns: readonly ColumnSchema[]): void {
  const missing = Object.values(HISTORY_COLUMNS).find((name) => find(existing, name) === undefined);
  if (missing === undefined) {
    checkColumn(plan, columns);
    return;
  }
  throw new TaskRunError(
    `The table "${existing.path.name}" has no column ${missing}: it does not hold history yet. Run the task once ` +
      'WITH DropTable, or choose another table.',
  );
}

function checkKey(wanted: readonly string[], existing: SqliteTable): void {
  const names = (key: readonly string[]) => key.map((k) => k.toLowerCase()).sort();
  const [ours, theirs] = [names(wanted), names(existing.primaryKey)];
  if (ours.length === theirs.length && ours.every((k, i) => k === theirs[i])) return;
  throw new TaskRunError(
    `Rows are inserted or updated by (${wanted.join(', ')}), but the primary key of table ` +
      `"${existing.path.name}" is (${existing.primaryKey.join(', ')}). Replicate with DropTable to create it anew.`,
  );
}
