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
  type With,
} from '../parser/syntax-tree';
import { expandStar } from './expand-star';
import { outermostFunction, readExpression, type Sources } from './expression';
import { FromReader } from './from-clause';
import { type RecordSet, RenamedSource } from './row-source';
import { Scope } from './scope';
import { assigned, itemName, returning, spanOf, starOf } from './select-item';
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
    switch (kind) {
      case 'select':
        this.select(rows, content as Select, around);
        break;
      case 'subquery':
      case 'paren':
        this.readInto(rows, (content as { this: Expression }).this, around);
        break;
      case 'values':
        this.values(rows, (content as Values).expressions, around);
        break;
      case 'table':
        this.allOf(rows, query, around);
        break;
      case 'union':
      case 'intersect':
      case 'except':
        this.setOperation(rows, kind, content as SetOperation, around);
    }
  }

  private setOperation(rows: RecordSet, kind: string, content: SetOperation, around: Scope | null): void {
    const { left, right, with: ctes } = content;
    const scope = this.withCtes(ctes, around);
    this.readInto(rows, left, scope);
    if (kind === 'union') this.addBranch(rows, right, scope);
    else {
      // INTERSECT and EXCEPT only choose among the rows of the left side.
      const other = this.context.readQuery(right, scope);
      const ends = other.names().map((name) => ({ ...other.column(name), clause: 'where' as const }));
      this.influence(rows, ends);
    }
  }

  /** A scope with the queries that a WITH names. */
  withCtes(ctes: With | null, around: Scope | null): Scope {
    const { naming } = this.context;
    const scope = new Scope(naming, around ?? this.context.root);
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
      if (star) expandStar(this.context, rows, star, scope);
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
    const scope = new Scope(this.context.naming, around ?? this.context.root);
    for (const { expressions } of tuples) {
      for (const [i, expression] of expressions.entries()) {
        const { direct } = readExpression(this.context, expression, scope);
        const end = i < rows.names().length ? rows.at(i, expressions.length)! : rows.add(`column${i + 1}`);
        this.context.graph.relate('select', 'fdd', end, direct);
      }
    }
  }

  private allOf(rows: RecordSet, table: Expression, around: Scope | null): void {
    const scope = new Scope(this.context.naming, around ?? this.context.root);
    new FromReader(this.context, scope, rows).read([table], []);
    expandStar(this.context, rows, { table: null, except: null, replace: null, rename: null }, scope);
  }

  private influence(rows: RecordSet, ends: readonly LineageEnd[]): void {
    if (ends.length === 0) return;
    rows.influenced = true;
    this.context.graph.relate('select', 'fdr', rows.object.column(ROWS), ends);
  }
}
