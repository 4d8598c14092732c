import type { LoadPlan } from '../../connector';
import type { ColumnSchema, LogicalType } from '../../table-schema';

/** @returns columns that may be null, by name and type */
export function columns(types: Readonly<Record<string, LogicalType>>): ColumnSchema[] {
  return Object.entries(types).map(([name, type]) => ({ name, type, nullable: true }));
}

/** @returns the plan with other columns */
export function withColumns(plan: LoadPlan, all: readonly ColumnSchema[]): LoadPlan {
  return { ...plan, schema: { ...plan.schema, columns: all } };
}
