import type { LoadPlan } from '../connector';
import type { ColumnSchema } from '../table-schema';
import type { RowMerge, WritePlan } from './engine/engine-messages';
import { quoteName } from './identifiers';
import type { LoadSession } from './load-session';
import type { TargetShape } from './target-shape';
import { declaredType, logicalType, writeKind } from './types';

/** What every part of one load knows. */
export interface LoadContext {
  readonly plan: LoadPlan;
  readonly shape: TargetShape;
  readonly session: LoadSession;
}

/**
 * How rows of these columns go into a table.
 *
 * @param table unquoted
 * @param merge null: they are inserted
 */
export function writePlan(
  { plan, shape }: LoadContext,
  table: string,
  columns: readonly ColumnSchema[],
  merge: RowMerge | null = null,
): WritePlan {
  return {
    table: quoteName(table),
    columns: columns.map((c) => quoteName(c.name)),
    kinds: columns.map((c) => writeKind(c.type, declaredType(c))),
    cut: plan.autoTruncate ? columns.map((c) => ({ name: c.name, limit: lengthLimit(c) })) : null,
    required: keyPlaces(shape, columns),
    merge,
  };
}

/** @returns places of the key columns among these columns */
export function keyPlaces({ primaryKey }: TargetShape, columns: readonly ColumnSchema[]): number[] {
  return primaryKey.map((k) => columns.findIndex((c) => c.name === k));
}

function lengthLimit(column: ColumnSchema): number | null {
  const type = logicalType(declaredType(column));
  return type.kind === 'string' ? (type.length ?? null) : null;
}
