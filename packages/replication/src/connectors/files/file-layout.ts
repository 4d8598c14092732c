import { TaskRunError } from '@jobglot/core';
import { DELETED_COLUMN, type LoadMode, type LoadPlan } from '../connector';
import type { ColumnSchema } from '../table-schema';
import { typeFit, widerType } from '../type-fit';
import { knownColumn } from './scratch-columns';

/** Which columns a destination file will have, and which of them the load fills. */
export interface FileLayout {
  readonly mode: LoadMode;
  /** columns of the file to come, in its order (history adds its own) */
  readonly columns: readonly ColumnSchema[];
  /** columns that the load writes, in the plan's order */
  readonly incoming: readonly ColumnSchema[];
}

const MARK: ColumnSchema = { name: DELETED_COLUMN, type: { kind: 'bool' }, nullable: false };

/**
 * A replaced file gets the plan's columns; any other keeps its own, in its order, plus the new ones when the schema may
 * be altered.
 *
 * @param existing columns of the file as it is; empty when there is none
 * @param typed the file says of what types they are
 * @throws TaskRunError when nothing fits, a type clashes, or a key column is missing
 */
export function fileLayout(plan: LoadPlan, existing: readonly ColumnSchema[], typed: boolean): FileLayout {
  const planned = plan.schema.columns;
  const mode = plan.mode === 'upsert' && plan.schema.primaryKey.length === 0 ? 'replace' : plan.mode;
  const marks = plan.deletions === 'mark' && mode !== 'history' ? [MARK] : [];
  if (mode === 'replace' || existing.length === 0) return { mode, columns: [...planned, ...marks], incoming: planned };
  const there = new Set(existing.map((c) => c.name));
  const incoming = planned.filter((c) => plan.alterSchema || there.has(c.name));
  if (incoming.length === 0) {
    throw new TaskRunError(`The file of table "${plan.table.name}" has none of the source's columns.`);
  }
  const missing = plan.schema.primaryKey.find((k) => !there.has(k));
  if (mode !== 'truncate' && mode !== 'append' && missing !== undefined) {
    throw new TaskRunError(`The file of table "${plan.table.name}" lacks the key column "${missing}".`);
  }
  // a file of text says less of its columns than the plan does
  const kept = existing.map((c) => (typed ? fittedColumn(c, plan) : knownColumn(c, plan)));
  // rows that are there have nothing in them
  const fresh = incoming.map((c) => ({ ...c, nullable: true }));
  const added = [...fresh, ...marks].filter((c) => !there.has(c.name));
  return { mode, columns: [...kept, ...added], incoming };
}

/** @returns a column of a typed file as it will be; never narrower than it is */
function fittedColumn(column: ColumnSchema, plan: LoadPlan): ColumnSchema {
  const planned = plan.schema.columns.find((c) => c.name === column.name)?.type;
  if (planned === undefined) return column;
  // the file has as many digits as its values had; those that come may have more
  if (planned.kind === 'decimal' && planned.precision === undefined && column.type.kind === 'decimal') {
    return { ...column, type: planned };
  }
  if (plan.alterSchema) return { ...column, type: widerType(planned, column.type) };
  if (typeFit(planned, column.type) !== 'clash') return column;
  throw new TaskRunError(
    `Column "${column.name}" of the file of table "${plan.table.name}" is ${column.type.kind} and cannot hold values of ` +
      `type ${planned.kind}. Replicate with AlterSchema or DropTable, or choose another table.`,
  );
}
