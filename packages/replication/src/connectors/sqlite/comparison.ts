import type { ColumnSchema } from '../table-schema';
import type { SqliteEngine } from './engine/sqlite-engine';
import { quoteName } from './identifiers';
import type { PreparedQuery } from './query';
import { affinity } from './types';

/** How the values of a column are put in order, in SQL. */
export interface Comparison {
  /** @param column quoted @returns the expression that is compared */
  of(column: string): string;
  /** @returns what it is compared with */
  literal(cell: string): string;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** In this comparison SQLite takes the column for a number only where all its text is one. */
const notANumber = (column: string): string => `${column} <> CAST(${column} AS NUMERIC)`;

/**
 * SQLite types values, not columns: what belongs together is compared by the column's declared type, whole numbers as
 * 64-bit integers, decimals (which we keep as text) as numbers, times by their text with all its digits, which sorts
 * as the times do. Texts of other programs in ISO 8601 (`T`, `Z`) are compared as the cells that are made of them.
 *
 * @param query the rows that are compared, for what only they can tell
 */
export async function comparisonOf(
  engine: SqliteEngine,
  query: Pick<PreparedQuery, 'sql' | 'params' | 'untyped'>,
  column: ColumnSchema,
): Promise<Comparison> {
  const ask = async (condition: (c: string) => string): Promise<boolean> => {
    const sql = `SELECT EXISTS (SELECT 1 FROM (\n${query.sql}\n) WHERE ${condition(quoteName(column.name))})`;
    return (await engine.ask('all', { sql, params: query.params }))[0]?.[0] === 1n;
  };
  switch (column.type.kind) {
    case 'int16':
    case 'int32':
    case 'int64':
      return { of: asIs, literal: (cell) => `CAST(${text(cell)} AS INTEGER)` };
    case 'float32':
    case 'float64':
      return { of: asIs, literal: float };
    case 'decimal':
      return AS_NUMBERS;
    case 'bool':
      return { of: asIs, literal: (cell) => (cell === 't' ? '1' : '0') };
    case 'bytes':
      return { of: asIs, literal: (cell) => `X${text(cell.replace('\\x', ''))}` };
    case 'timestamp':
    case 'timestamptz': {
      const zone = column.type.kind === 'timestamptz' ? '+00' : '';
      const iso = await ask((c) => `substr(${c}, 11, 1) = 'T' OR ${c} LIKE '%Z'`);
      return { of: iso ? (c) => spaced(c, zone) : asIs, literal: text };
    }
    default:
      if (query.untyped) return (await ask(notANumber)) ? AS_TEXT : AS_NUMBERS;
      return affinity(column.native ?? '') === 'TEXT' ? AS_TEXT : { of: asIs, literal: numberOrText };
  }
}

const asIs = (column: string): string => column;

const text = (cell: string): string => `'${cell.replaceAll("'", "''")}'`;

const AS_TEXT: Comparison = { of: asIs, literal: text };

const AS_NUMBERS: Comparison = {
  of: (column) => `CAST(${column} AS NUMERIC)`,
  literal: (cell) => `CAST(${text(cell)} AS NUMERIC)`,
};

/** NaN is text, because SQLite has none. */
function float(cell: string): string {
  if (/^[+-]?Infinity$/.test(cell)) return cell.startsWith('-') ? '-9e999' : '9e999';
  return cell === 'NaN' ? text(cell) : `CAST(${text(cell)} AS REAL)`;
}

/** A column without a type holds whatever was put there. */
function numberOrText(cell: string): string {
  return NUMBER.test(cell) ? `CAST(${text(cell)} AS NUMERIC)` : text(cell);
}

/** What cell-values.ts makes of the text of another program. */
function spaced(column: string, zone: string): string {
  const blank = `CASE WHEN substr(${column}, 11, 1) = 'T' THEN substr(${column}, 1, 10) || ' ' || substr(${column}, 12) ELSE ${column} END`;
  return `CASE WHEN ${column} LIKE '%Z' THEN rtrim(${blank}, 'Z') || '${zone}' ELSE ${blank} END`;
}
