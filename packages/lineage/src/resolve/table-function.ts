import { type Alias, contentOf, type Expression } from '../parser/syntax-tree';

/** Columns of a table function: Snowflake's FLATTEN has its own, others are called like the alias. */
export function ownColumns(made: unknown, alias: string): string[] {
  const [kind, content] = contentOf(made as Expression);
  if (kind === 'alias') return ownColumns((content as Alias).this, alias);
  const name = (content as { name?: unknown } | null)?.name;
  if (/^(FLATTEN|table)$/i.test(String(name))) return ['SEQ', 'KEY', 'PATH', 'INDEX', 'VALUE', 'THIS'];
  return alias === '' ? [] : [alias];
}
