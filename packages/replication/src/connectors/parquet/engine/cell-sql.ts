import { type DuckDBType, DuckDBTypeId as Id } from '@duckdb/node-api';
import { jsonSql } from './json-sql';

/**
 * @param column a quoted name, or any expression
 * @returns SQL for the value as a cell (cell.ts), exact; NULL stays NULL
 */
export function cellSql(column: string, type: DuckDBType): string {
  const text = `CAST(${column} AS VARCHAR)`;
  switch (type.typeId) {
    case Id.BOOLEAN:
      return `CASE ${column} WHEN true THEN 't' WHEN false THEN 'f' END`;
    case Id.FLOAT:
    case Id.DOUBLE:
      return floatSql(column);
    case Id.BLOB:
      return `'\\x' || lower(hex(${column}))`;
    case Id.DATE:
      return eraSql(text);
    case Id.TIME_TZ:
    case Id.TIME_NS:
      return `CAST(CAST(${column} AS TIME) AS VARCHAR)`;
    case Id.TIMESTAMP:
    case Id.TIMESTAMP_S:
    case Id.TIMESTAMP_MS:
    case Id.TIMESTAMP_NS:
      return eraSql(`CAST(CAST(${column} AS TIMESTAMP) AS VARCHAR)`);
    case Id.TIMESTAMP_TZ:
      return eraSql(text);
    case Id.LIST:
    case Id.ARRAY:
    case Id.STRUCT:
    case Id.MAP:
    case Id.UNION:
    case Id.VARIANT:
      return `CAST(to_json(${jsonSql(column, type)}) AS VARCHAR)`;
    default:
      return text;
  }
}

/** DuckDB writes `nan`, `inf` and `1.0`. */
function floatSql(column: string): string {
  const special = `WHEN isnan(${column}) THEN 'NaN' WHEN isinf(${column}) THEN if(${column} > 0, 'Infinity', '-Infinity')`;
  return `CASE ${special} ELSE regexp_replace(CAST(${column} AS VARCHAR), '\\.0$', '') END`;
}

/** DuckDB writes `0044-03-15 (BC) 12:00:00`, PostgreSQL `0044-03-15 12:00:00 BC`. */
function eraSql(text: string): string {
  return `CASE WHEN contains(${text}, '(BC)') THEN replace(${text}, ' (BC)', '') || ' BC' ELSE ${text} END`;
}

const ESCAPES: readonly (readonly [code: number, letter: string])[] = [
  [8, 'b'],
  [9, 't'],
  [10, 'n'],
  [11, 'v'],
  [12, 'f'],
  [13, 'r'],
];

/** Types whose cells may hold what COPY text escapes. */
const FREE_TEXT = new Set([
  ...[Id.VARCHAR, Id.ENUM, Id.BLOB, Id.LIST, Id.ARRAY, Id.STRUCT, Id.MAP, Id.UNION, Id.VARIANT],
]);

/** @returns SQL for a field of COPY text; `cell` is SQL for the cell */
export function copyTextSql(cell: string, type: DuckDBType): string {
  const field = FREE_TEXT.has(type.typeId) ? escapedSql(cell) : cell;
  return `coalesce(${field}, '\\N')`;
}

/** Most text has nothing to escape, and each `replace` makes a copy. */
function escapedSql(cell: string): string {
  const escaped = ESCAPES.reduce(
    (sql, [code, letter]) => `replace(${sql}, chr(${code}), '\\${letter}')`,
    `replace(${cell}, '\\', '\\\\')`,
  );
  return `CASE WHEN regexp_matches(${cell}, '[\\x08-\\x0d\\\\]') THEN ${escaped} ELSE ${cell} END`;
}

/** @returns SQL for the cell that a field of COPY text holds; `field` is SQL for the field */
export function fieldSql(field: string): string {
  const plain = ESCAPES.reduce((sql, [code, letter]) => `replace(${sql}, '\\${letter}', chr(${code}))`, 'part');
  // between doubled backslashes each one begins an escape
  const parts = `list_transform(string_split(${field}, '\\\\'), lambda part: ${plain})`;
  return `CASE WHEN ${field} = '\\N' THEN NULL WHEN contains(${field}, '\\') THEN array_to_string(${parts}, '\\') ELSE ${field} END`;
}
