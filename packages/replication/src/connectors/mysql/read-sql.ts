import type { ReadPlan, ReadRange } from '../connector';
import { copyLine, type ReadColumn } from './copy-line';
import { quoteName, quoteString } from './quote';

/**
 * @param from a table or a subquery, with the alias `q`
 * @param columns all columns of it
 * @returns the SELECT that delivers the plan's columns as one line of COPY text a row
 */
export function readSql(from: string, plan: ReadPlan, columns: readonly ReadColumn[]): string {
  const column = (name: string): ReadColumn => columns.find((c) => c.name === name)!;
  const order = (plan.orderBy ?? []).map((name) => `q.${quoteName(name)}`);
  const conditions = plan.range ? inRange(plan.range, column(plan.range.column)) : [];
  if (plan.after && order.length > 0) {
    conditions.push(behind(plan.orderBy!.map(column), plan.after));
  }
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  const sorted = order.length > 0 ? ` ORDER BY ${order.join(', ')}` : '';
  return `SELECT ${copyLine(plan.columns.map(column))} FROM ${from}${where}${sorted}`;
}

/** Written out, because the optimizer does not use an index for a comparison of rows. */
function behind(order: readonly ReadColumn[], after: readonly string[]): string {
  const terms = order.map((column, i) => {
    const same = order.slice(0, i).map((c, j) => `q.${quoteName(c.name)} = ${literal(c, after[j]!)}`);
    return [...same, `q.${quoteName(column.name)} > ${literal(column, after[i]!)}`].join(' AND ');
  });
  return `(${terms.map((t) => `(${t})`).join(' OR ')})`;
}

function inRange({ column, from, to, withNulls }: ReadRange, of: ReadColumn): string[] {
  const name = `q.${quoteName(column)}`;
  const bounds = [
    ...(from === null ? [] : [`${name} >= ${literal(of, from)}`]),
    ...(to === null ? [] : [`${name} <= ${literal(of, to)}`]),
  ];
  if (bounds.length === 0) return withNulls ? [] : [`${name} IS NOT NULL`];
  return withNulls ? [`(${name} IS NULL OR ${bounds.join(' AND ')})`] : bounds;
}

const NUMBERS = new Set(['int16', 'int32', 'int64', 'decimal', 'float32', 'float64']);

/** @returns a cell as a literal that is compared in the column's own type */
export function literal({ type, base }: Pick<ReadColumn, 'type' | 'base'>, cell: string): string {
  if (type.kind === 'bool') return /^(t|true|1)$/i.test(cell) ? '1' : '0';
  // a number in quotes would be compared as a double, and lose digits
  if (NUMBERS.has(type.kind) && base !== 'longtext' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(cell)) return cell;
  if (type.kind === 'bytes') return `x'${cell.slice(2)}'`;
  if (type.kind === 'timestamptz') return quoteString(cell.replace(/(Z|[+]00(:?00)?)$/, ''));
  return quoteString(cell);
}
