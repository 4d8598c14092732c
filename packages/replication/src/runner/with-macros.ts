import { bindMacros, type MacroValue, tableMacro } from '../grammar/bind-macros';
import { singleTable } from '../grammar/single-table';
import type { NameParts, Statement } from '../grammar/statement';

/** @returns the statement with its macros' values, and the values, that of the table's name among them where it is known */
export function withMacros<S extends Statement>(
  statement: S,
  runValues: MacroValue,
): { readonly statement: S; readonly macros: MacroValue } {
  const bound = bindMacros(statement, runValues);
  const name = readTable(bound)?.at(-1);
  // which tables a pattern means is found later
  if (name === undefined || name.includes('*')) return { statement: bound, macros: runValues };
  const ofTable = tableMacro(name);
  return { statement: bindMacros(bound, ofTable), macros: (body) => ofTable(body) ?? runValues(body) };
}

/** @returns the name of the one table that a statement reads, as written; null: a SELECT of more, or of none */
export function readTable(statement: Statement): NameParts | null {
  const source = statement.kind === 'replicate' ? statement.source : statement.against;
  if (source?.kind === 'select') return singleTable(source.select);
  return source?.path ?? statement.table;
}
