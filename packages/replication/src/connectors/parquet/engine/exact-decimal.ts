import type { DuckDBConnection } from '@duckdb/node-api';
import { MAX_PRECISION } from './value-sql';

/**
 * A decimal column of any length is kept as text until all its values are known.
 *
 * @param column quoted name of a text column
 * @returns the decimal type that holds them all with all their digits; VARCHAR when there is none (replication-notes.md 1.5)
 */
export async function exactDecimal(connection: DuckDBConnection, table: string, column: string): Promise<string> {
  const digits = `ltrim(split_part(${column}, '.', 1), '+-0')`;
  const result = await connection.runAndReadAll(
    `SELECT coalesce(bool_and(regexp_full_match(${column}, '[+-]?[0-9]+([.][0-9]+)?')), true),
       coalesce(max(length(${digits})), 0), coalesce(max(length(split_part(${column}, '.', 2))), 0)
     FROM ${table} WHERE ${column} IS NOT NULL`,
  );
  const [plain, whole, scale] = result.getRowsJson()[0]! as [boolean, string, string];
  return plain && Number(whole) + Number(scale) <= MAX_PRECISION ? `DECIMAL(${MAX_PRECISION}, ${scale})` : 'VARCHAR';
}
