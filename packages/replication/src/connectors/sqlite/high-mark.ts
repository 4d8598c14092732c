import type { HighMark } from '../connector';
import { comparisonOf } from './comparison';
import { toCell, valueKind } from './engine/cell-values';
import type { SqliteEngine } from './engine/sqlite-engine';
import { quoteName } from './identifiers';
import { type PreparedQuery, requireColumn } from './query';

/**
 * SQLite has one writer at a time, and its rows are seen when it has committed: what is lower than the highest value and
 * comes later is for the overlap.
 *
 * @returns null when no row has a value
 */
export async function highMark(engine: SqliteEngine, query: PreparedQuery, column: string): Promise<HighMark | null> {
  const schema = requireColumn(query, column);
  const name = quoteName(column);
  const order = (await comparisonOf(engine, query, schema)).of(name);
  const sql = `SELECT ${name} FROM (\n${query.sql}\n) WHERE ${name} IS NOT NULL ORDER BY ${order} DESC LIMIT 1`;
  const rows = await engine.ask('all', { sql, params: query.params });
  const highest = toCell(rows[0]?.[0] ?? null, valueKind(schema.type));
  return highest === null ? null : { highest, settled: highest };
}
