import type { Row } from '../cell';
import { DELETED_COLUMN, HISTORY_COLUMNS, type LoadPlan } from '../connector';
import type { ColumnSchema, LogicalType } from '../table-schema';

/** @returns a column of the file with the type that the plan gives it, or that a load has added it with; else as it is */
export function knownColumn(column: ColumnSchema, plan: LoadPlan): ColumnSchema {
  const planned = plan.schema.columns.find((c) => c.name === column.name);
  const type = planned?.type ?? ownType(column.name, plan);
  return type === null ? column : { name: column.name, type, nullable: column.nullable };
}

/** @returns what a column holds that loads add themselves; null: it is none of them */
function ownType(name: string, { schema, historyBy }: LoadPlan): LogicalType | null {
  const { active, start, end } = HISTORY_COLUMNS;
  if (name === DELETED_COLUMN || name === active) return { kind: 'bool' };
  const by = schema.columns.find((c) => c.name === historyBy);
  return (name === start || name === end) && by ? by.type : null;
}

/**
 * @returns the column in the scratch database: text, which keeps cells as they are written, but whole numbers and times by
 *   their types, since keys and check columns are compared. None is an INTEGER: a key of that would be the rowid, and the
 *   rows would lose the order that they have in the file
 */
export function scratchColumn({ name, type }: ColumnSchema, plan: LoadPlan): ColumnSchema {
  const column = { name, nullable: true };
  const own = plan.schema.columns.every((c) => c.name !== name) && ownType(name, plan) !== null;
  if (/^int/.test(type.kind)) return { ...column, type: { kind: 'int64' }, native: 'BIGINT' };
  const kept = type.kind === 'timestamp' || type.kind === 'timestamptz' || type.kind === 'string';
  return { ...column, type: kept || (own && type.kind === 'bool') ? type : { kind: 'string' } };
}

/** Files spell booleans in words: as cells, what is there and what comes are alike. Changes the rows. */
export function boolsAsCells(rows: readonly Row[], columns: readonly ColumnSchema[]): void {
  const places = columns.flatMap((c, i) => (c.type.kind === 'bool' ? [i] : []));
  for (const row of rows) {
    for (const i of places) {
      // a row that was added by hand says nothing about its deletion
      const cell = row[i] ?? (columns[i]!.name === DELETED_COLUMN ? 'f' : null);
      row[i] = cell === 'true' ? 't' : cell === 'false' ? 'f' : cell;
    }
  }
}
