/**
 * The part of the parser's tree that lineage reads. Every expression is an object with one member, whose name is the
 * kind of the expression: `{ column: { name, table } }`. Kinds that are not named here are walked member by member.
 */
export type Expression = Readonly<Record<string, unknown>>;

export interface ParserSpan {
  /** code points, from 0 */
  readonly start: number;
  readonly end: number;
}

export interface Identifier {
  readonly name: string;
  readonly quoted: boolean;
  readonly span?: ParserSpan | null;
}

export interface TableRef {
  readonly name: Identifier;
  readonly schema: Identifier | null;
  readonly catalog: Identifier | null;
  readonly alias: Identifier | null;
  readonly column_aliases?: readonly Identifier[];
}

export interface Column {
  readonly name: Identifier;
  readonly table: Identifier | null;
}

export interface Star {
  readonly table: Identifier | null;
  readonly except: readonly Identifier[] | null;
  readonly replace: readonly Alias[] | null;
  readonly rename: readonly (readonly [Identifier, Identifier])[] | null;
}

export interface Alias {
  readonly this: Expression;
  readonly alias: Identifier;
  readonly column_aliases?: readonly Identifier[];
}

export interface Join {
  readonly this: Expression;
  readonly on: Expression | null;
  readonly using: readonly Identifier[];
  readonly kind: string;
}

export interface Cte {
  readonly alias: Identifier;
  readonly this: Expression;
  readonly columns: readonly Identifier[];
}

export interface With {
  readonly ctes: readonly Cte[];
}

export interface LateralView {
  readonly this: Expression;
  readonly table_alias: Identifier | null;
  readonly column_aliases: readonly Identifier[];
}

export interface Select {
  readonly expressions: readonly Expression[];
  readonly from: { readonly expressions: readonly Expression[] } | null;
  readonly joins: readonly Join[];
  readonly lateral_views: readonly LateralView[];
  readonly where_clause: unknown;
  readonly prewhere?: unknown;
  readonly group_by: { readonly expressions: readonly Expression[] } | null;
  readonly having: unknown;
  readonly qualify: unknown;
  readonly connect: unknown;
  readonly windows: readonly { readonly name: Identifier; readonly spec: unknown }[] | null;
  readonly with: With | null;
  readonly into: { readonly this: Expression } | null;
}

export interface SetOperation {
  readonly left: Expression;
  readonly right: Expression;
  readonly with: With | null;
  readonly by_name?: boolean;
}

export interface Subquery {
  readonly this: Expression;
  readonly alias: Identifier | null;
  readonly column_aliases: readonly Identifier[];
  readonly lateral: boolean;
}

export interface Insert {
  readonly table: TableRef;
  readonly columns: readonly Identifier[];
  readonly values: readonly (readonly Expression[])[];
  readonly query: Expression | null;
  readonly partition: readonly (readonly [Identifier, Expression | null])[];
  readonly directory: unknown;
  readonly on_conflict: Expression | null;
  readonly with: With | null;
  readonly by_name: boolean;
}

export interface Update {
  readonly table: TableRef;
  readonly extra_tables: readonly TableRef[];
  readonly table_joins: readonly Join[];
  readonly set: readonly (readonly [Identifier, Expression])[];
  readonly from_clause: { readonly expressions: readonly Expression[] } | null;
  readonly from_joins: readonly Join[];
  readonly where_clause: unknown;
  readonly with: With | null;
}

export interface Merge {
  readonly this: Expression;
  readonly using: Expression;
  readonly on: Expression | null;
  readonly whens: Expression;
  readonly with_: unknown;
}

/** Kind and content of an expression. */
export function contentOf(expression: Expression): readonly [kind: string, content: unknown] {
  for (const kind in expression) return [kind, expression[kind]];
  return ['', null];
}

/** The content of an expression of that kind; undefined when it is of another. */
export function as<T>(expression: unknown, kind: string): T | undefined {
  return typeof expression === 'object' && expression !== null
    ? ((expression as Record<string, unknown>)[kind] as T | undefined)
    : undefined;
}

const QUERIES = ['select', 'union', 'intersect', 'except', 'subquery', 'values'];

/** Whether the expression gives rows. */
export function isQuery(expression: Expression): boolean {
  const [kind] = contentOf(expression);
  return QUERIES.includes(kind);
}
