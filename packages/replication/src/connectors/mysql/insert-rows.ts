import type { Row } from '../cell';
import { converted } from './converted';
import { quoteNames, quoteString } from './quote';
import type { TargetColumn } from './target-shape';

/** Well below the max_allowed_packet of any server. */
const STATEMENT_CHARACTERS = 700_000;

/** One INSERT of many rows. */
export interface InsertStatement {
  readonly sql: string;
  /** place of its first row among all, from 0 */
  readonly first: number;
}

/** @returns INSERT statements of about a megabyte, for a server that takes no LOAD DATA LOCAL (replication-notes.md 3.3) */
export function* insertRows(
  table: string,
  columns: readonly TargetColumn[],
  duplicates: 'REPLACE' | '',
  rows: Iterable<Row>,
): Generator<InsertStatement> {
  const head = `${duplicates || 'INSERT'} INTO ${table} (${quoteNames(columns.map((c) => c.name))}) VALUES `;
  let list: string[] = [];
  let size = 0;
  let first = 0;
  for (const row of rows) {
    const values = columns.map((column, i) => {
      const cell = row[i];
      return cell == null ? 'NULL' : converted(column, quoteString(cell));
    });
    const text = `(${values.join(', ')})`;
    list.push(text);
    size += text.length;
    if (size < STATEMENT_CHARACTERS) continue;
    yield { sql: head + list.join(', '), first };
    first += list.length;
    list = [];
    size = 0;
  }
  if (list.length > 0) yield { sql: head + list.join(', '), first };
}
