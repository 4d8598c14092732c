import { quoteString } from './quote';
import type { ReadColumn } from './row-encoder';

const NUMBERS = new Set(['int16', 'int32', 'int64', 'decimal', 'float32', 'float64']);
const TEXTS = /text$|char$/;

/** A decimal without limits, which is kept as text. */
const isNumberInText = ({ type, base }: Pick<ReadColumn, 'type' | 'base'>): boolean =>
  type.kind === 'decimal' && TEXTS.test(base);

/**
 * @param name the column, quoted
 * @returns what of a column is compared and sorted: ENUM and SET sort by their place in the type but are compared as text,
 *   and a number that is kept as text is a number all the same
 */
export function compared(column: Pick<ReadColumn, 'type' | 'base'>, name: string): string {
  if (column.base === 'enum' || column.base === 'set') return `CAST(${name} AS CHAR)`;
  return isNumberInText(column) ? `CAST(${name} AS DECIMAL(65, 30))` : name;
}

/** @returns a cell as a literal that is compared in the column's own type */
export function literal(column: Pick<ReadColumn, 'type' | 'base'>, cell: string): string {
  const { type } = column;
  if (type.kind === 'bool') return /^(t|true|1)$/i.test(cell) ? '1' : '0';
  // a number in quotes would be compared as a double, and lose digits
  if (NUMBERS.has(type.kind) && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(cell)) return cell;
  if (type.kind === 'bytes') return `x'${cell.slice(2)}'`;
  if (type.kind === 'timestamptz') return quoteString(cell.replace(/(Z|[+]00(:?00)?)$/, ''));
  return quoteString(cell);
}
