import { DELETED_COLUMN } from '../connector';
import type { SqlFlavor } from '../sql/sql-flavor';
import { quoteName, quoteNames } from './quote';

export interface ConflictOptions {
  /** the table has {@link DELETED_COLUMN}: a row that comes back is marked no longer */
  readonly marks: boolean;
  /** given: a row that is there and equal is left alone; the table's alias is `t` */
  readonly differs: SqlFlavor['differs'] | null;
}

/** @returns the clause that changes a row whose key is there already */
export function onConflict(key: readonly string[], columns: readonly string[], options: ConflictOptions): string {
  const changed = columns.filter((c) => !key.includes(c));
  const sets = changed.map((c) => `${quoteName(c)} = excluded.${quoteName(c)}`);
  const { marks, differs } = options;
  if (marks) sets.push(`${quoteName(DELETED_COLUMN)} = false`);
  if (sets.length === 0) return `ON CONFLICT (${quoteNames(key)}) DO NOTHING`;
  const update = `ON CONFLICT (${quoteNames(key)}) DO UPDATE SET ${sets.join(', ')}`;
  if (differs === null) return update;
  const differences = changed.map((c) => differs(c, `t.${quoteName(c)}`, `excluded.${quoteName(c)}`));
  if (marks) differences.push(`t.${quoteName(DELETED_COLUMN)}`);
  return `${update} WHERE ${differences.join(' OR ')}`;
}
