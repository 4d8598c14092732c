import type { ReadPlan } from '../connector';
import { type Comparison, comparisonOf } from './comparison';
import type { SqliteEngine } from './engine/sqlite-engine';
import { quoteName } from './identifiers';
import { type PreparedQuery, requireColumn } from './query';

/** @returns the SELECT that delivers all columns of the query's rows that the plan asks for, in its order */
export async function readSql(engine: SqliteEngine, query: PreparedQuery, plan: ReadPlan): Promise<string> {
  const { orderBy = [], after, range } = plan;
  if (orderBy.length === 0 && range === undefined) return query.sql;
  const compared = new Map<string, Comparison>();
  for (const name of range ? [...orderBy, range.column] : orderBy) {
    if (!compared.has(name)) compared.set(name, await comparisonOf(engine, query, requireColumn(query, name)));
  }
  const expression = (name: string): string => compared.get(name)!.of(quoteName(name));
  const literal = (name: string, cell: string): string => compared.get(name)!.literal(cell);
  const conditions: string[] = [];
  if (range) {
    const { column, from, to, withNulls } = range;
    const bounds = [`${quoteName(column)} IS NOT NULL`];
    if (from !== null) bounds.push(`${expression(column)} >= ${literal(column, from)}`);
    if (to !== null) bounds.push(`${expression(column)} <= ${literal(column, to)}`);
    const within = bounds.join(' AND ');
    conditions.push(withNulls ? `(${within} OR ${quoteName(column)} IS NULL)` : within);
  }
  const order = orderBy.map(expression).join(', ');
  if (after) conditions.push(`(${order}) > (${after.map((cell, i) => literal(orderBy[i]!, cell)).join(', ')})`);
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  return `SELECT * FROM (\n${query.sql}\n)${where}${order === '' ? '' : ` ORDER BY ${order}`}`;
}
