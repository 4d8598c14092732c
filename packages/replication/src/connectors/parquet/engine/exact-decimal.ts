import type { DuckDBConnection } from '@duckdb/node-api';
import { MAX_PRECISION } from './value-sql';

/**
 * A decimal column of any length is kept as text until all its values are known.
 *
 * @param values SELECT of one column of text, `digits`
 * @returns the decimal type that holds them all with all their digits; VARCHAR when there is none (replication-notes.md 1.5)
 */
export async function exactDecimal(connection: DuckDBConnection, values: string): Promise<string> {
  const result = await connection.runAndReadAll(
    `SELECT coalesce(bool_and(regexp_full_match(digits, '[+-]?[0-9]+([.][0-9]+)?')), true),
       coalesce(max(length(ltrim(split_part(digits, '.', 1), '+-0'))), 0), coalesce(max(length(split_part(digits, '.', 2))), 0)
     FROM (${values}) WHERE digits IS NOT NULL`,
  );
  const [plain, whole, scale] = result.getRowsJson()[0]! as [boolean, string, string];
  return plain && Number(whole) + Number(scale) <= MAX_PRECISION ? `DECIMAL(${MAX_PRECISION}, ${scale})` : 'VARCHAR';
}
