import type { LogicalType } from '../../table-schema';

/** Digits of DuckDB's, and hence Parquet's, widest decimal. */
export const MAX_PRECISION = 38;

/** Decimals that Parquet has not. */
const SPECIAL = "('NaN', 'Infinity', '-Infinity')";

/** @returns how values of the type are kept until the file is written; decimals that may be too long are text */
export function storedType(type: LogicalType): string {
  switch (type.kind) {
    case 'bool':
      return 'BOOLEAN';
    case 'int16':
      return 'SMALLINT';
    case 'int32':
      return 'INTEGER';
    case 'int64':
      return 'BIGINT';
    case 'float32':
      return 'FLOAT';
    case 'float64':
      return 'DOUBLE';
    case 'decimal':
      return hasRoom(type) ? `DECIMAL(${type.precision}, ${type.scale ?? 0})` : 'VARCHAR';
    case 'bytes':
      return 'BLOB';
    case 'date':
      return 'DATE';
    case 'time':
      return 'TIME';
    case 'timestamp':
      return 'TIMESTAMP';
    case 'timestamptz':
      return 'TIMESTAMPTZ';
    case 'json':
      return 'JSON';
    case 'uuid':
      return 'UUID';
    default:
      return 'VARCHAR';
  }
}

function hasRoom({ precision, scale = 0 }: { readonly precision?: number; readonly scale?: number }): boolean {
  return precision !== undefined && precision <= MAX_PRECISION && scale >= 0 && scale <= precision;
}

/** @returns SQL for the stored value; `cell` is SQL for the cell. It fails for a cell that the type cannot hold. */
export function valueSql(cell: string, type: LogicalType): string {
  const stored = storedType(type);
  switch (type.kind) {
    case 'int16':
    case 'int32':
    case 'int64':
      // DuckDB would round
      return `CAST(CASE WHEN regexp_matches(${cell}, '[.eE]') THEN 'a fraction' ELSE ${cell} END AS ${stored})`;
    case 'decimal':
      return stored === 'VARCHAR' ? cell : `CASE WHEN ${cell} NOT IN ${SPECIAL} THEN CAST(${cell} AS ${stored}) END`;
    case 'bytes':
      return `CASE WHEN starts_with(${cell}, '\\x') THEN unhex(substr(${cell}, 3)) ELSE encode(${cell}) END`;
    case 'date':
    case 'timestamptz':
      return `CAST(${eraSql(cell)} AS ${stored})`;
    case 'timestamp': {
      const moment = `CAST(CAST(${eraSql(cell)} AS TIMESTAMPTZ) AS TIMESTAMP)`;
      return `CASE WHEN contains(${cell}, '+00') THEN ${moment} ELSE CAST(${eraSql(cell)} AS TIMESTAMP) END`;
    }
    default:
      return stored === 'VARCHAR' ? cell : `CAST(${cell} AS ${stored})`;
  }
}

/** DuckDB would read `0044-03-15 BC` as a date of our era. */
function eraSql(cell: string): string {
  return `CASE WHEN ends_with(${cell}, ' BC') THEN regexp_replace(${cell}, '^(\\S+)(.*) BC$', '\\1 (BC)\\2') ELSE ${cell} END`;
}

/** @returns SQL that is true for a cell which the file will not have a value for, though the source has one */
export function lostSql(cell: string, type: LogicalType): string {
  return type.kind === 'decimal' && storedType(type) !== 'VARCHAR' ? `coalesce(${cell} IN ${SPECIAL}, false)` : 'false';
}

/** @returns SQL that is true for a cell which {@link valueSql} fails for */
export function refusedSql(cell: string, type: LogicalType): string {
  return `${cell} IS NOT NULL AND NOT ${lostSql(cell, type)} AND TRY(${valueSql(cell, type)}) IS NULL`;
}
