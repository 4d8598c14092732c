import type { LoadPlan } from '../connector';
import { quoteName, quoteString } from './quote';
import type { TargetColumn } from './target-shape';

/** How a column is loaded: straight, or through a variable. */
interface LoadedColumn {
  /** in the list of fields */
  readonly field: string;
  /** `column = expression`; null: the field is the column */
  readonly set: string | null;
}

/**
 * PostgreSQL's COPY text and LOAD DATA's format are the same (replication-notes.md 3.3), so bytes go through unparsed; only
 * what is written otherwise is computed by the server. Delimiters stand in hex, since a backslash escapes nothing here.
 *
 * @param duplicates `REPLACE`: the last row of a key counts; empty: a key that comes twice is refused
 */
export function loadData(
  table: string,
  columns: readonly TargetColumn[],
  plan: Pick<LoadPlan, 'timeZone'>,
  duplicates: 'REPLACE' | '',
): string {
  const loaded = columns.map((column, i) => loadedColumn(column, `@c${i}`, plan.timeZone));
  const sets = loaded.flatMap(({ set }) => (set === null ? [] : [set]));
  return `LOAD DATA LOCAL INFILE 'page' ${duplicates} INTO TABLE ${table} CHARACTER SET utf8mb4
    FIELDS TERMINATED BY 0x09 ESCAPED BY 0x5C LINES TERMINATED BY 0x0A
    (${loaded.map(({ field }) => field).join(', ')})${sets.length > 0 ? ` SET ${sets.join(', ')}` : ''}`;
}

function loadedColumn(column: TargetColumn, variable: string, zone: string): LoadedColumn {
  const name = quoteName(column.name);
  const value = converted(column, variable, zone);
  return value === variable ? { field: name, set: null } : { field: variable, set: `${name} = ${value}` };
}

/** @returns an expression for the cell in the destination column's type; the cell itself where it is read as it is */
export function converted({ cells, type }: TargetColumn, cell: string, zone: string): string {
  // an engine without infinity has NULL for it: NaN and Infinity, of whatever sign, are told by their last letter
  if (cells.kind === 'float32' || cells.kind === 'float64') {
    return type.kind === 'string' ? cell : `IF(RIGHT(${cell}, 1) IN ('N', 'y'), NULL, ${cell})`;
  }
  if (cells.kind === 'date' || cells.kind === 'timestamp' || cells.kind === 'timestamptz') {
    return type.kind === 'string' ? cell : moment(cells.kind, type.kind, cell, zone);
  }
  if (cells.kind === 'bytes') return type.kind === 'string' ? cell : `UNHEX(SUBSTR(${cell}, 3))`;
  // one with a scale has no infinity
  if (cells.kind === 'decimal') {
    return type.kind === 'string' ? cell : `IF(${cell} = 'NaN', NULL, ${cell})`;
  }
  if (cells.kind === 'bool' && type.kind === 'bool') return `(${cell} = 't')`;
  if (type.kind === 'bool') {
    return `CASE WHEN ${cell} IS NULL THEN NULL WHEN LOWER(${cell}) IN ('t', 'true', 'yes', 'y', 'on') THEN 1 WHEN LOWER(${cell}) IN ('f', 'false', 'no', 'n', 'off') THEN 0 ELSE ${cell} END`;
  }
  if (cells.kind === 'bool' && type.kind !== 'string') return `CASE ${cell} WHEN 't' THEN 1 WHEN 'f' THEN 0 END`;
  // text of a source without types
  if (cells.kind === 'string' && type.kind === 'bytes')
    return `IF(LEFT(${cell}, 2) = '\\x', UNHEX(SUBSTR(${cell}, 3)), ${cell})`;
  if (cells.kind === 'string' && (type.kind === 'timestamp' || type.kind === 'timestamptz')) return written(cell);
  return cell;
}

/** A moment goes into a moment in UTC, into a wall clock as that of the zone; infinity becomes NULL. */
function moment(from: string, to: string, cell: string, zone: string): string {
  const infinite = `RIGHT(${cell}, 1) = 'y'`;
  if (from !== 'timestamptz') return `IF(${infinite}, NULL, ${cell})`;
  // a cell of a moment ends in +00 (cell.ts)
  const known = `IF(${infinite}, NULL, LEFT(${cell}, CHAR_LENGTH(${cell}) - 3))`;
  return to === 'timestamptz' || zone === 'UTC' ? known : `CONVERT_TZ(${known}, '+00:00', ${quoteString(zone)})`;
}

/** Text of a source without types, as a moment or a wall clock: `2024-05-01T10:00:00Z` and its like. */
function written(cell: string): string {
  return `REPLACE(REGEXP_REPLACE(${cell}, '([+]00(:?00)?|Z)$', ''), 'T', ' ')`;
}
