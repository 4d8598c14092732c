import type { CatalogColumn } from './catalog';
import { quoteName } from './quote';

/** What COPY text escapes; the server does it, faster than we could (replication-notes.md 3.4: a line made by CONCAT). */
const ESCAPED: readonly (readonly [hex: string, text: string])[] = [
  ['5C', '\\\\'],
  ['09', '\\t'],
  ['0A', '\\n'],
  ['0D', '\\r'],
];

/** What decides how a column is written. */
export type ReadColumn = Pick<CatalogColumn, 'name' | 'type' | 'base' | 'fraction'>;

/** @returns an expression for the column as a field of COPY text, of the table or subquery `q` */
export function copyField(column: ReadColumn): string {
  return `COALESCE(${escapedCell(column)}, '\\N')`;
}

/** @returns an expression for a whole line, without its newline */
export function copyLine(columns: readonly ReadColumn[]): string {
  return `CONCAT(${columns.map(copyField).join(", x'09', ")})`;
}

/** @returns an expression for the column as a cell, NULL staying NULL */
export function cellOf(column: ReadColumn): string {
  const name = `q.${quoteName(column.name)}`;
  const { type, base, fraction } = column;
  switch (type.kind) {
    case 'bool':
      return `IF(${name} IS NULL, NULL, IF(${name}, 't', 'f'))`;
    case 'bytes':
      return `CONCAT('\\x', LOWER(HEX(${name})))`;
    // a float is shown with six digits; as a double it has them all
    case 'float32':
      return base === 'float' ? `CAST((${name} + 0e0) AS CHAR)` : `CAST(${name} AS CHAR)`;
    case 'time':
    case 'timestamp':
      return trimmed(name, base, fraction);
    case 'timestamptz':
      return `CONCAT(${trimmed(name, base, fraction)}, '+00')`;
    case 'string':
    case 'json':
    case 'uuid':
    case 'decimal':
      return `CONVERT(${name} USING utf8mb4)`;
    default:
      return base === 'bit' ? `CAST(${name} + 0 AS CHAR)` : `CAST(${name} AS CHAR)`;
  }
}

function escapedCell(column: ReadColumn): string {
  const cell = cellOf(column);
  if (column.type.kind === 'bytes') return `CONCAT('\\', ${cell})`;
  const text = ['string', 'json', 'uuid', 'decimal'].includes(column.type.kind);
  if (!text) return cell;
  return ESCAPED.reduce((sql, [hex, written]) => `REPLACE(${sql}, _utf8mb4 x'${hex}', '${written}')`, cell);
}

/** PostgreSQL writes no zeros at the end of a fraction; a text that only holds times is left as it is. */
function trimmed(name: string, base: string, fraction: number): string {
  const text = `CAST(${name} AS CHAR)`;
  if (fraction === 0 || !['time', 'datetime', 'timestamp'].includes(base)) return text;
  return `TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM ${text}))`;
}
