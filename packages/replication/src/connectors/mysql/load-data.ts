import { converted } from './converted';
import { quoteName } from './quote';
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
export function loadData(table: string, columns: readonly TargetColumn[], duplicates: 'REPLACE' | ''): string {
  const loaded = columns.map((column, i) => loadedColumn(column, `@c${i}`));
  const sets = loaded.flatMap(({ set }) => (set === null ? [] : [set]));
  return `LOAD DATA LOCAL INFILE 'page' ${duplicates} INTO TABLE ${table} CHARACTER SET utf8mb4
    FIELDS TERMINATED BY 0x09 ESCAPED BY 0x5C LINES TERMINATED BY 0x0A
    (${loaded.map(({ field }) => field).join(', ')})${sets.length > 0 ? ` SET ${sets.join(', ')}` : ''}`;
}

function loadedColumn(column: TargetColumn, variable: string): LoadedColumn {
  const name = quoteName(column.name);
  const value = converted(column, variable);
  return value === variable ? { field: name, set: null } : { field: variable, set: `${name} = ${value}` };
}
