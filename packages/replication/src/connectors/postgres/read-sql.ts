import type { ReadPlan, ReadRange } from '../connector';
import { quoteName, quoteNames, quoteString } from './quote';

/**
 * @param from `"schema"."table"` or `(SELECT ...) AS q`
 * @returns the SELECT that delivers the plan's columns, in key order and behind a key where asked
 */
export function readSql(from: string, plan: ReadPlan): string {
  const columns = plan.columns.map((c) => `q.${quoteName(c)}`).join(', ');
  const order = plan.orderBy ?? [];
  const keys = quoteNames(order);
  const conditions = plan.range ? inRange(plan.range) : [];
  // COPY takes no parameters; a literal without type takes the column's
  if (order.length > 0 && plan.after) conditions.push(`(${keys}) > (${plan.after.map(quoteString).join(', ')})`);
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  return `SELECT ${columns} FROM ${from}${where}${order.length > 0 ? ` ORDER BY ${keys}` : ''}`;
}

function inRange({ column, from, to, withNulls }: ReadRange): string[] {
  const name = `q.${quoteName(column)}`;
  const bounds = [
    ...(from === null ? [] : [`${name} >= ${quoteString(from)}`]),
    ...(to === null ? [] : [`${name} <= ${quoteString(to)}`]),
  ];
  if (bounds.length === 0) return withNulls ? [] : [`${name} IS NOT NULL`];
  return withNulls ? [`(${name} IS NULL OR ${bounds.join(' AND ')})`] : bounds;
}
