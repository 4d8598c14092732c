import { createHash } from 'node:crypto';
import { TaskRunError } from '@jobglot/core';
import type { LoadMode, LoadPlan } from '../connector';
import type { ColumnSchema } from '../table-schema';
import { typeFit } from '../type-fit';
import type { SqliteTable } from './describe-table';
import { isInternal, quoteName } from './identifiers';
import { declaredType } from './types';

/** What a load does to a database, decided before the first page. */
export interface LoadTarget {
  readonly mode: LoadMode;
  /** the table's name as it is stored, or as it will be */
  readonly table: string;
  /** columns to write, in the plan's order, as the destination declares them */
  readonly columns: readonly ColumnSchema[];
  readonly primaryKey: readonly string[];
  /** SQL that makes room: a new table, added columns */
  readonly preparation: readonly string[];
  /** changes with anything that a resumed load must have in common with the one before */
  readonly hash: string;
}

/**
 * @param existing the table as it is; null when there is none
 * @throws TaskRunError bad name, a type clash, an upsert without a matching key
 */
export function decideTarget(plan: LoadPlan, existing: SqliteTable | null): LoadTarget {
  checkName(plan);
  const key = plan.schema.primaryKey;
  const mode = plan.mode === 'upsert' && key.length === 0 ? 'replace' : plan.mode;
  if (existing?.kind === 'view') {
    throw new TaskRunError(`"${existing.path.name}" is a view in the destination: rows cannot be written to it.`);
  }
  const target =
    existing === null || mode === 'replace'
      ? fresh(plan, mode, existing?.path.name ?? plan.table.name)
      : fitted(plan, mode, existing);
  const shape = [target.mode, target.columns.map((c) => [c.name, declaredType(c)]), key, plan.schema.columns];
  return { ...target, hash: createHash('sha256').update(JSON.stringify(shape)).digest('hex') };
}

function fresh(plan: LoadPlan, mode: LoadMode, table: string): Omit<LoadTarget, 'hash'> {
  const { columns, primaryKey } = plan.schema;
  const preparation = mode === 'upsert' ? [createTable(table, columns, primaryKey)] : [];
  return { mode, table, columns, primaryKey, preparation };
}

function fitted(plan: LoadPlan, mode: LoadMode, existing: SqliteTable): Omit<LoadTarget, 'hash'> {
  const table = existing.path.name;
  const columns: ColumnSchema[] = [];
  const preparation: string[] = [];
  for (const column of plan.schema.columns) {
    const there = existing.columns.find((c) => c.name.toLowerCase() === column.name.toLowerCase());
    if (there) {
      checkType(table, there, column);
      columns.push({ ...column, native: there.native });
    } else if (plan.alterSchema) {
      preparation.push(`ALTER TABLE ${quoteName(table)} ADD COLUMN ${quoteName(column.name)} ${declaredType(column)}`);
      columns.push({ ...column, nullable: true });
    }
  }
  if (columns.length === 0) throw new TaskRunError(`The table "${table}" has none of the source's columns.`);
  if (mode === 'upsert') checkKey(plan, existing);
  return {
    mode,
    table,
    columns,
    primaryKey: mode === 'upsert' ? plan.schema.primaryKey : keyWithin(plan, columns),
    preparation,
  };
}

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

function checkType(table: string, there: ColumnSchema, column: ColumnSchema): void {
  if (typeFit(column.type, there.type) !== 'clash') return;
  throw new TaskRunError(
    `Column "${there.name}" of table "${table}" is declared ${there.native} and cannot hold values of type ` +
      `${column.type.kind}. SQLite cannot change a column's type: replicate with DropTable, or choose another table.`,
  );
}

function checkKey(plan: LoadPlan, existing: SqliteTable): void {
  const names = (key: readonly string[]) => key.map((k) => k.toLowerCase()).sort();
  const [ours, theirs] = [names(plan.schema.primaryKey), names(existing.primaryKey)];
  if (ours.length === theirs.length && ours.every((k, i) => k === theirs[i])) return;
  throw new TaskRunError(
    `Rows are inserted or updated by (${plan.schema.primaryKey.join(', ')}), but the primary key of table ` +
      `"${existing.path.name}" is (${existing.primaryKey.join(', ')}). Replicate with DropTable to create it anew.`,
  );
}

/** A key of one INTEGER column becomes the rowid: ordered reading and inserting need no second tree then. */
export function createTable(table: string, columns: readonly ColumnSchema[], key: readonly string[]): string {
  const lines = columns.map((c) => {
    const notNull = !c.nullable || key.includes(c.name) ? ' NOT NULL' : '';
    return `${quoteName(c.name)} ${declaredType(c)}${notNull}`;
  });
  if (key.length > 0) lines.push(`PRIMARY KEY (${key.map(quoteName).join(', ')})`);
  return `CREATE TABLE ${quoteName(table)} (${lines.join(', ')})`;
}
