import { ROWS } from '../graph/file-graph';
import type { LineageEnd } from '../lineage-model';
import {
  type Alias,
  as,
  type Column,
  contentOf,
  type Expression,
  type Identifier,
  type Select,
  type SetOperation,
  type Star,
  type Subquery,
  type With,
} from '../parser/syntax-tree';
import { outermostFunction, readExpression, type Sources } from './expression';
import { FromReader } from './from-clause';
import { type RecordSet, RenamedSource } from './row-source';
import { Scope } from './scope';
import type { StatementContext } from './statement-context';

interface Values {
  readonly expressions: readonly { readonly expressions: readonly Expression[] }[];
}

/** Reads queries into the graph. */
export class QueryReader {
  constructor(private readonly context: StatementContext) {}

  /**
   * Reads the query, and lets its columns and what decides over its rows flow into `rows`. The first branch of a UNION
   * names the columns, the others are added to them by their places.
   */
  readInto(rows: RecordSet, query: Expression, around: Scope | null): void {
    const [kind, content] = contentOf(query);
    if (kind === 'select') return this.select(rows, content as Select, around);
    if (kind === 'subquery') return this.readInto(rows, (content as Subquery).this, around);
    if (kind === 'paren') return this.readInto(rows, (content as { this: Expression }).this, around);
    if (kind === 'values') return this.values(rows, (content as Values).expressions, around);
    if (kind === 'table') return this.allOf(rows, query, around);
    const { left, right, with: ctes } = content as SetOperation;
    if (!left || !right) return;
    const scope = this.withCtes(ctes, around);
    this.readInto(rows, left, scope);
    if (kind === 'union') return this.addBranch(rows, right, scope);
    // INTERSECT and EXCEPT only choose among the rows of the left side.
    const other = this.context.readQuery(right, scope);
    const ends = other.names().map((name) => ({ ...other.column(name), clause: 'where' as const }));
    this.influence(rows, ends);
  }

  /** A scope with the queries that a WITH names. */
  withCtes(ctes: With | null, around: Scope | null): Scope {
    const { naming } = this.context;
    const scope = new Scope(naming, around);
    for (const { alias, this: query, columns } of ctes?.ctes ?? []) {
      const name = naming.fold(alias);
      const rows = this.context.emptyRows(`CTE-${name}`);
      const aliases = columns.map((column) => naming.fold(column));
      const source = aliases.length > 0 ? new RenamedSource(rows, aliases, naming) : rows;
      // It is known to its own query, which may be recursive.
      scope.addCte(name, source);
      this.readInto(rows, returning(query) ?? query, scope);
    }
    return scope;
  }

  private select(rows: RecordSet, select: Select, around: Scope | null): void {
    const scope = this.withCtes(select.with, around);
    const from = new FromReader(this.context, scope, rows);
    from.read(select.from?.expressions ?? [], select.joins ?? [], select.lateral_views ?? []);
    const items = select.expressions.map((item) => ({ item, name: itemName(item, this.context) }));
    const before = rows.names().length;
    const windows = this.windows(select);
    for (const { item, name } of items) {
      const star = starOf(item);
      if (star) this.star(rows, star, scope);
      else this.item(rows, item, name ?? `EXPR-${rows.names().length + 1}`, select, scope, windows);
    }
    // After the select list, since some dialects let WHERE use its names too.
    from.influence(select.where_clause, 'where');
    from.influence(select.prewhere, 'where');
    from.influence(select.connect, 'where');
    // HAVING and QUALIFY may use the names of the select list.
    for (const name of rows.names().slice(before)) this.aliasFor(scope, name, [rows.column(name)]);
    from.influence(select.having, 'having');
    from.influence(select.qualify, 'where');
  }

  private item(
    rows: RecordSet,
    item: Expression,
    name: string,
    select: Select,
    scope: Scope,
    windows: ReadonlyMap<string, unknown>,
  ): void {
    const { graph, naming } = this.context;
    const [, value] = assigned(item, naming.rules.dialect) ?? [null, item];
    const sources = readExpression(this.context, value, scope, windows);
    const end = rows.add(name, this.context.locate(spanOf(item)));
    graph.relate('select', 'fdd', end, sources.direct, outermostFunction(value));
    graph.relate('select', 'fdr', end, [...sources.indirect, ...this.grouping(sources, select, scope)]);
    if (naming.rules.lateralAliases) this.aliasFor(scope, name, [end]);
  }

  private aliasFor(scope: Scope, name: string, ends: readonly LineageEnd[]): void {
    scope.aliases.set(this.context.naming.key(name), ends);
  }

  /** GROUP BY makes the groups that an aggregate is taken of. An ordinal or alias stands for that item. */
  private grouping({ aggregate }: Sources, select: Select, scope: Scope): LineageEnd[] {
    if (!aggregate) return [];
    return (select.group_by?.expressions ?? []).flatMap((expression) => {
      const literal = as<{ value: string }>(expression, 'literal');
      const column = as<Column>(expression, 'column');
      const alias = column && !column.table && this.aliased(select, column.name, scope);
      const item = literal ? select.expressions[Number(literal.value) - 1] : alias || expression;
      const { direct } = readExpression(this.context, item ?? null, scope);
      return direct.map((end) => ({ ...end, clause: 'groupby' as const }));
    });
  }

  /** The select item of that alias, when no table is known to have such a column. */
  private aliased(select: Select, name: Identifier, scope: Scope): Expression | null {
    const { naming } = this.context;
    const key = naming.key(naming.fold(name));
    if (scope.sources.some(({ source }) => source.knows(naming.fold(name)))) return null;
    const found = select.expressions.find((item) => {
      const alias = as<Alias>(item, 'alias');
      return alias && naming.key(naming.fold(alias.alias)) === key;
    });
    return found ?? null;
  }

  private windows(select: Select): Map<string, unknown> {
    const { naming } = this.context;
    return new Map((select.windows ?? []).map(({ name, spec }) => [naming.key(naming.fold(name)), spec]));
  }

  private star(rows: RecordSet, star: Star, scope: Scope): void {
    const { naming, graph } = this.context;
    const qualifier = star.table
      ? star.table.name.split('.').map((name) => naming.fold({ ...star.table!, name }))
      : null;
    const only = qualifier && scope.named(qualifier);
    const sources = only ? [only] : scope.sources.map(({ source }) => source);
    const except = (star.except ?? []).map((column) => naming.fold(column));
    const left = new Set(except.map((name) => naming.key(name)));
    const renamed = new Map((star.rename ?? []).map(([from, to]) => [naming.key(naming.fold(from)), naming.fold(to)]));
    const replaced = new Map(
      (star.replace ?? []).map(({ this: made, alias }) => [naming.key(naming.fold(alias)), made]),
    );
    const merged = new Set<string>();
    for (const source of sources) {
      for (const name of source.names()) {
        const key = naming.key(name);
        const shared = only ? undefined : scope.merged.get(key);
        if (left.has(key) || (shared && merged.has(key))) continue;
        merged.add(key);
        const replacement = replaced.get(key);
        const ends = replacement
          ? readExpression(this.context, replacement, scope).direct
          : (shared ?? [source]).map((one) => one.column(name));
        graph.relate('select', 'fdd', rows.add(renamed.get(key) ?? name), ends);
      }
      if (source.open) rows.pass(source, except);
    }
  }

  private addBranch(rows: RecordSet, query: Expression, scope: Scope): void {
    const { graph } = this.context;
    const branch = this.context.readQuery(query, scope);
    const count = Math.max(rows.names().length, branch.names().length);
    for (let i = 0; i < count; i++) {
      const target = rows.at(i, count);
      const source = branch.at(i, count);
      if (target && source) graph.relate('select', 'fdd', target, [source]);
    }
    if (branch.open && rows.open) graph.relate('select', 'fdd', rows.column('*'), [branch.column('*')]);
    if (branch.influenced) this.influence(rows, [branch.object.column(ROWS)]);
  }

  private values(rows: RecordSet, tuples: Values['expressions'], around: Scope | null): void {
    const scope = new Scope(this.context.naming, around);
    for (const { expressions } of tuples) {
      for (const [i, expression] of expressions.entries()) {
        const { direct } = readExpression(this.context, expression, scope);
        const end = i < rows.names().length ? rows.at(i, expressions.length)! : rows.add(`column${i + 1}`);
        this.context.graph.relate('select', 'fdd', end, direct);
      }
    }
  }

  private allOf(rows: RecordSet, table: Expression, around: Scope | null): void {
    const scope = new Scope(this.context.naming, around);
    new FromReader(this.context, scope, rows).read([table], []);
    this.star(rows, { table: null, except: null, replace: null, rename: null }, scope);
  }

  private influence(rows: RecordSet, ends: readonly LineageEnd[]): void {
    if (ends.length === 0) return;
    rows.influenced = true;
    this.context.graph.relate('select', 'fdr', rows.object.column(ROWS), ends);
  }
}

/** The rows that a DELETE, UPDATE or INSERT in a WITH gives back, as a query. */
function returning(statement: Expression): Expression | null {
  const [kind, content] = contentOf(statement);
  if (!/^(delete|update|insert)$/.test(kind)) return null;
  const { table, returning: expressions } = content as { table: object; returning: readonly Expression[] };
  return { select: { expressions, from: { expressions: [{ table }] } } };
}

function starOf(item: Expression): Star | null {
  const star = as<Star>(item, 'star');
  if (star) return star;
  const column = as<Column>(item, 'column');
  return column?.name.name === '*' ? { table: column.table, except: null, replace: null, rename: null } : null;
}

/** T-SQL's `alias = expression`. */
function assigned(item: Expression, dialect: string): [Identifier, Expression] | null {
  const equation = dialect === 'tsql' ? as<{ left: Expression; right: Expression }>(item, 'eq') : undefined;
  if (!equation) return null;
  const column = as<Column>(equation.left, 'column');
  const text = as<{ value: string }>(equation.left, 'literal');
  if (column && !column.table) return [column.name, equation.right];
  return text ? [{ name: text.value, quoted: true }, equation.right] : null;
}

function itemName(item: Expression, { naming }: StatementContext): string | null {
  const identifier =
    assigned(item, naming.rules.dialect)?.[0] ??
    as<Alias>(item, 'alias')?.alias ??
    as<Column>(item, 'column')?.name ??
    as<{ field: Identifier }>(item, 'dot')?.field;
  if (identifier) return naming.fold(identifier);
  const made = outermostFunction(item);
  return made ? naming.fold({ name: made, quoted: false }) : null;
}

function spanOf(item: Expression): Identifier['span'] {
  return as<Alias>(item, 'alias')?.alias.span ?? as<Column>(item, 'column')?.name.span ?? null;
}
