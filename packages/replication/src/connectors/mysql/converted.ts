import type { TargetColumn } from './target-shape';

/**
 * @param cell an expression for a cell: a variable or a literal
 * @returns an expression for it in the destination column's type; the cell itself where the server reads it as it is. What an
 *   engine without NaN and infinity has not becomes NULL ({@link LostValues} counts it)
 */
export function converted(column: TargetColumn, cell: string): string {
  const { cells, type } = column;
  // the server would take the digits for bytes
  if (/^bit/i.test(column.sqlType)) {
    return `CASE ${cell} WHEN 't' THEN 1 WHEN 'f' THEN 0 ELSE CAST(${cell} AS UNSIGNED) END`;
  }
  if (type.kind === 'string') return cell;
  switch (cells.kind) {
    case 'float32':
    case 'float64':
      return type.kind === 'decimal' ? `ROUND(${finite(cell)}, ${type.scale ?? 0})` : finite(cell);
    case 'decimal':
      if (isText(column)) return cell;
      return type.kind.startsWith('int') ? whole(cell) : finite(cell);
    case 'date':
    case 'timestamp':
      return moment(cell);
    case 'timestamptz':
      return `SUBSTRING_INDEX(${moment(cell)}, '+', 1)`;
    case 'bytes':
      return `UNHEX(SUBSTR(${cell}, 3))`;
    case 'bool':
      return `CASE ${cell} WHEN 't' THEN 1 WHEN 'f' THEN 0 ELSE ${cell} END`;
    case 'string':
      return fromText(column, cell);
    default:
      return cell;
  }
}

/** Text of a source without types. */
function fromText({ type }: TargetColumn, cell: string): string {
  switch (type.kind) {
    case 'bool':
      return `CASE WHEN LOWER(${cell}) IN ('t', 'true', 'yes', 'y', 'on') THEN 1 WHEN LOWER(${cell}) IN ('f', 'false', 'no', 'n', 'off') THEN 0 ELSE ${cell} END`;
    case 'bytes':
      return `IF(LEFT(${cell}, 2) = '\\x', UNHEX(SUBSTR(${cell}, 3)), ${cell})`;
    case 'timestamp':
    case 'timestamptz':
      return `REPLACE(REGEXP_REPLACE(${moment(cell)}, '([+]00(:?00)?|Z)$', ''), 'T', ' ')`;
    case 'int16':
    case 'int32':
    case 'int64':
      return whole(cell);
    default:
      return cell;
  }
}

/** The server rounds 5.7 to 6 without a word; what is no whole number is made one that it refuses. */
function whole(cell: string): string {
  return `IF(${cell} IS NULL OR ${cell} REGEXP '^ *[+-]?[0-9]+([.]0*)? *$', ${cell}, CONCAT('?', ${cell}))`;
}

/** NaN and Infinity, of whatever sign, are told by their last letter: cheaper than to compare them. */
const finite = (cell: string): string => `IF(RIGHT(${cell}, 1) IN ('N', 'y'), NULL, ${cell})`;

const moment = (cell: string): string => `IF(RIGHT(${cell}, 1) = 'y', NULL, ${cell})`;

/** A decimal without limits is kept as text, which has room for NaN. */
function isText({ sqlType }: TargetColumn): boolean {
  return /text|char/i.test(sqlType);
}
