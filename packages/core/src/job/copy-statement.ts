/** An option of `WITH`; the value is null when none was given. */
export interface CopyOption {
  readonly name: string;
  readonly value: string | null;
}

/** What a statement reads: (some columns of) one table, or what a SELECT of its own says. */
export type CopySource =
  | {
      readonly kind: 'table';
      /** one part per dot, as written */
      readonly path: readonly string[];
      /** null: all of them */
      readonly columns: readonly string[] | null;
      /** the condition behind WHERE, verbatim; null: all rows */
      readonly where: string | null;
    }
  /** verbatim, from SELECT on */
  | { readonly kind: 'sql'; readonly sql: string };

/**
 * A REPLICATE statement taken apart, for dialects that have forms where others have statements: a CDM job's from and to
 * configuration is one of these, written as a statement and read back from it.
 */
export interface CopyStatement {
  /** destination table, one part per dot, as written */
  readonly target: readonly string[];
  /** names of the destination's columns, by position; null: as the source has them */
  readonly targetColumns: readonly string[] | null;
  /** in the order of the statement */
  readonly options: readonly CopyOption[];
  readonly source: CopySource;
}

const PLAIN_VALUE = /^(?:true|false|\d{1,9})$/i;

/** @returns the statement; a parser that takes it apart gets an equal value back */
export function writeCopyStatement({ target, targetColumns, options, source }: CopyStatement): string {
  const parts = [`REPLICATE ${path(target)}`];
  if (targetColumns !== null) parts.push(`(${targetColumns.map(quoted).join(', ')})`);
  if (options.length > 0) parts.push(`WITH ${options.map(optionText).join(', ')}`);
  const from = sourceText(source, target);
  if (from !== '') parts.push(from);
  return parts.join(' ');
}

function sourceText(source: CopySource, target: readonly string[]): string {
  if (source.kind === 'sql') return source.sql;
  const { columns, where } = source;
  if (columns === null && where === null) return path(source.path) === path(target) ? '' : path(source.path);
  const list = columns === null ? '*' : columns.map(quoted).join(', ');
  return `SELECT ${list} FROM ${path(source.path)}${where === null ? '' : ` WHERE ${where}`}`;
}

function optionText({ name, value }: CopyOption): string {
  if (value === null) return name;
  return `${name}=${PLAIN_VALUE.test(value) ? value : `'${value.replaceAll("'", "''")}'`}`;
}

function path(parts: readonly string[]): string {
  return parts.map(quoted).join('.');
}

function quoted(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`;
}
