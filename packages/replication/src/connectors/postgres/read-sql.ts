import type { ReadPlan } from '../connector';
import { quoteName, quoteNames, quoteString } from './quote';

/**
 * @param from `"schema"."table"` or `(SELECT ...) AS q`
 * @returns the SELECT that delivers the plan's columns, in key order and behind a key where asked
 */
export function readSql(from: string, plan: ReadPlan): string {
  const columns = plan.columns.map((c) => `q.${quoteName(c)}`).join(', ');
  const order = plan.orderBy ?? [];
  let sql = `SELECT ${columns} FROM ${from}`;
  if (order.length > 0) {
    const keys = quoteNames(order);
    // COPY takes no parameters; a literal without type takes the column's
    if (plan.after) sql += ` WHERE (${keys}) > (${plan.after.map(quoteString).join(', ')})`;
    sql += ` ORDER BY ${keys}`;
  }
  return sql;
}
