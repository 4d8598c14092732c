import {
  type Alias,
  as,
  type Column,
  contentOf,
  type Expression,
  type Identifier,
  type Star,
} from '../parser/syntax-tree';
import { outermostFunction } from './expression';
import type { StatementContext } from './statement-context';

/** The rows that a DELETE, UPDATE or INSERT in a WITH gives back, as a query. */
export function returning(statement: Expression): Expression | null {
  const [kind, content] = contentOf(statement);
  if (!/^(delete|update|insert)$/.test(kind)) return null;
  const { table, returning: expressions } = content as { table: object; returning: readonly Expression[] };
  return { select: { expressions, from: { expressions: [{ table }] } } };
}

/** A select item that stands for all columns of its sources. */
export function starOf(item: Expression): Star | null {
  const star = as<Star>(item, 'star');
  if (star) return star;
  const column = as<Column>(item, 'column');
  return column?.name.name === '*' ? { table: column.table, except: null, replace: null, rename: null } : null;
}

/** T-SQL's `alias = expression`. */
export function assigned(item: Expression, dialect: string): [Identifier, Expression] | null {
  const equation = dialect === 'tsql' ? as<{ left: Expression; right: Expression }>(item, 'eq') : undefined;
  if (!equation) return null;
  const column = as<Column>(equation.left, 'column');
  const text = as<{ value: string }>(equation.left, 'literal');
  if (column && !column.table) return [column.name, equation.right];
  return text ? [{ name: text.value, quoted: true }, equation.right] : null;
}

/** The name that the column of a select item gets; null: none is written. */
export function itemName(item: Expression, { naming }: StatementContext): string | null {
  const identifier =
    assigned(item, naming.rules.dialect)?.[0] ??
    as<Alias>(item, 'alias')?.alias ??
    as<Column>(item, 'column')?.name ??
    as<{ field: Identifier }>(item, 'dot')?.field;
  if (identifier) return naming.fold(identifier);
  const made = outermostFunction(item);
  return made ? naming.fold({ name: made, quoted: false }) : null;
}

/** Where that name stands. */
export function spanOf(item: Expression): Identifier['span'] {
  return as<Alias>(item, 'alias')?.alias.span ?? as<Column>(item, 'column')?.name.span ?? null;
}
