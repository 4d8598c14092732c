import type { ReadPlan, ReadRange } from '../connector';
import { compared, literal } from './compared';
import { quoteName } from './quote';
import type { ReadColumn } from './row-encoder';

/**
 * @param from a table or a subquery, with the alias `q`
 * @param columns all columns of it
 * @returns the SELECT that delivers the plan's columns
 */
export function readSql(from: string, plan: ReadPlan, columns: readonly ReadColumn[]): string {
  const column = (name: string): ReadColumn => columns.find((c) => c.name === name)!;
  const order = (plan.orderBy ?? []).map(column);
  const conditions = plan.range ? inRange(plan.range, column(plan.range.column)) : [];
  if (plan.after && order.length > 0) conditions.push(behind(order, plan.after));
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  const sorted = order.length > 0 ? ` ORDER BY ${order.map(value).join(', ')}` : '';
  return `SELECT ${plan.columns.map((name) => read(column(name))).join(', ')} FROM ${from}${where}${sorted}`;
}

/** @returns the expression that is selected: a FLOAT is shown with six digits only, as a DOUBLE it has them all */
export function read({ name, base }: ReadColumn): string {
  const column = `q.${quoteName(name)}`;
  return base === 'float' ? `${column} + 0e0` : column;
}

const value = (column: ReadColumn): string => compared(column, `q.${quoteName(column.name)}`);

/** Written out, because the optimizer does not use an index for a comparison of rows; the first bound alone finds the place. */
function behind(order: readonly ReadColumn[], after: readonly string[]): string {
  const first = `${value(order[0]!)} >= ${literal(order[0]!, after[0]!)}`;
  const terms = order.map((column, i) => {
    const same = order.slice(0, i).map((c, j) => `${value(c)} = ${literal(c, after[j]!)}`);
    return `(${[...same, `${value(column)} > ${literal(column, after[i]!)}`].join(' AND ')})`;
  });
  return `${first} AND (${terms.join(' OR ')})`;
}

function inRange({ from, to, withNulls }: ReadRange, column: ReadColumn): string[] {
  const name = value(column);
  const bounds = [
    ...(from === null ? [] : [`${name} >= ${literal(column, from)}`]),
    ...(to === null ? [] : [`${name} <= ${literal(column, to)}`]),
  ];
  if (bounds.length === 0) return withNulls ? [] : [`${name} IS NOT NULL`];
  return withNulls ? [`(${name} IS NULL OR ${bounds.join(' AND ')})`] : bounds;
}
