import { TaskRunError } from '@jobglot/core';
import { DELETED_COLUMN, type LoadMode, type LoadPlan } from '../connector';
import type { ColumnSchema } from '../table-schema';

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
 * @throws TaskRunError when nothing fits, or a key column is missing
 */
export function fileLayout(plan: LoadPlan, existing: readonly ColumnSchema[]): FileLayout {
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
  // a file may say less of its columns than the plan does
  const known = (c: ColumnSchema) => planned.find((p) => p.name === c.name) ?? (c.name === MARK.name ? MARK : c);
  const added = [...incoming, ...marks].filter((c) => !there.has(c.name));
  return { mode, columns: [...existing.map(known), ...added], incoming };
}
