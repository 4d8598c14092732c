import { ROWS } from '../graph/file-graph';
import {
  type Alias,
  contentOf,
  type Expression,
  type Identifier,
  isQuery,
  type Join,
  type LateralView,
  type Subquery,
  type TableRef,
} from '../parser/syntax-tree';
import { readExpression } from './expression';
import { type Pivot, pivotRows } from './pivot-columns';
import { type RecordSet, RenamedSource, type RowSource, TableSource } from './row-source';
import { Scope } from './scope';
import type { StatementContext } from './statement-context';
import { ownColumns } from './table-function';

/** Reads a FROM clause with its joins into the scope; what decides over rows becomes the influence of `rows`. */
export class FromReader {
  constructor(
    private readonly context: StatementContext,
    private readonly scope: Scope,
    private readonly rows: RecordSet,
  ) {}

  /** @param joins in the order of the text */
  read(expressions: readonly Expression[], joins: readonly Join[], views: readonly LateralView[] = []): void {
    for (const expression of expressions) this.source(expression, null, []);
    for (const join of joins) this.join(join);
    for (const view of views) {
      const alias = view.table_alias?.name ?? '';
      this.made(view.this, alias, view.column_aliases, view.table_alias);
    }
  }

  join({ this: joined, on, using, kind }: Join): void {
    const before = this.scope.sources.map(({ source }) => source);
    this.source(joined, null, []);
    const added = this.scope.sources.slice(before.length).map(({ source }) => source);
    const shared = /^Natural/.test(kind)
      ? added.flatMap((source) => source.names().filter((name) => before.some((other) => other.knows(name))))
      : (using ?? []).map((column) => this.context.naming.fold(column));
    for (const name of shared) this.merge(name, before, added, kind);
    this.influence(on, 'joinCondition');
  }

  /** Columns of a clause decide over rows. */
  influence(part: unknown, clause: 'where' | 'joinCondition' | 'having' | 'groupby'): void {
    if (!part) return;
    const { direct, indirect } = readExpression(this.context, part, this.scope);
    const ends = [...direct, ...indirect].map((end) => ({ ...end, clause }));
    if (ends.length === 0) return;
    this.rows.influenced = true;
    this.context.graph.relate('select', 'fdr', this.rows.object.column(ROWS), ends);
  }

  /** The value of a merged column: of a full join from both sides, of a right join from the right one. */
  private merge(name: string, before: readonly RowSource[], added: readonly RowSource[], kind: string): void {
    const pick = (side: readonly RowSource[]) =>
      side.find((source) => source.knows(name)) ?? side.find(({ open }) => open);
    const key = this.context.naming.key(name);
    const left = this.scope.merged.get(key) ?? [pick(before)].filter((source) => source !== undefined);
    const right = [pick(added)].filter((source) => source !== undefined);
    const ends = [...left, ...right].map((source) => ({ ...source.column(name), clause: 'joinCondition' as const }));
    this.rows.influenced = true;
    this.context.graph.relate('select', 'fdr', this.rows.object.column(ROWS), ends);
    const sides = /Full/.test(kind) ? [...left, ...right] : /Right/.test(kind) ? right : left;
    this.scope.merged.set(key, sides);
  }

  private source(expression: Expression, alias: Identifier | null, columns: readonly Identifier[]): void {
    const [kind, content] = contentOf(expression);
    switch (kind) {
      case 'table':
        this.table(content as TableRef, alias);
        break;
      case 'subquery':
        this.subquery(content as Subquery, alias, columns);
        break;
      case 'alias': {
        const { this: inner, alias: name, column_aliases: names } = content as Alias;
        this.source(inner, name, names ?? []);
        break;
      }
      case 'paren':
        this.source((content as { this: Expression }).this, alias, columns);
        break;
      case 'joined_table': {
        const { left, joins } = content as { left: Expression; joins: readonly Join[] };
        this.source(left, null, []);
        for (const join of joins) this.join(join);
        break;
      }
      case 'pivot':
      case 'unpivot':
        this.pivot(content as Pivot);
        break;
      case 'stage_reference':
        this.stage(content as { name: string; path: string | null }, alias);
        break;
      default:
        if (isQuery(expression)) this.add(this.context.readQuery(expression, this.scope), alias, columns);
        else this.functionRows(kind, content, expression, alias, columns);
    }
  }

  private stage({ name: base, path }: { name: string; path: string | null }, alias: Identifier | null): void {
    const name = `${base}${path ?? ''}`;
    const { graph, naming } = this.context;
    const stage = graph.table({ database: '', schema: '', name }, null, 'stage');
    this.named([alias ? naming.fold(alias) : name], new TableSource(stage, null, naming));
  }

  private table(ref: TableRef, alias: Identifier | null): void {
    const { naming, graph } = this.context;
    const own = naming.fold(ref.name);
    const cte = ref.schema ? null : this.scope.cte(own);
    const name = naming.ofTable(ref);
    const source =
      cte ??
      new TableSource(graph.table(name, this.context.locate(ref.name.span)), this.context.columnsOf(name), naming);
    const called = alias ?? ref.alias;
    const path = called
      ? [naming.fold(called)]
      : [ref.catalog, ref.schema, ref.name].filter((part) => part !== null).map((part) => naming.fold(part));
    if (name.name.toUpperCase() === 'DUAL' && !cte) return;
    this.named(path, source);
    this.pass(source);
  }

  private subquery(content: Subquery, alias: Identifier | null, columns: readonly Identifier[]): void {
    const rows = this.context.readQuery(content.this, this.scope);
    const names = columns.length > 0 ? columns : content.column_aliases;
    this.add(rows, alias ?? content.alias, names);
  }

  private add(rows: RecordSet, alias: Identifier | null, columns: readonly Identifier[]): void {
    const { naming } = this.context;
    const names = (columns ?? []).map((column) => naming.fold(column));
    const source = names.length > 0 ? new RenamedSource(rows, names, naming) : rows;
    this.named(alias ? [naming.fold(alias)] : [], source);
    this.pass(rows);
  }

  /** Rows that a query in FROM lacks, the outer one lacks too. */
  pass(rows: RowSource): void {
    if (!rows.influenced) return;
    this.rows.influenced = true;
    const { graph } = this.context;
    graph.relate('select', 'fdr', this.rows.object.column(ROWS), [rows.object.column(ROWS)]);
  }

  private named(path: readonly string[], source: RowSource): void {
    this.scope.sources.push({ path, source });
  }

  /** UNNEST, FLATTEN, LATERAL, a table function: its columns come from its arguments. */
  private functionRows(
    kind: string,
    content: unknown,
    expression: Expression,
    alias: Identifier | null,
    columns: readonly Identifier[],
  ): void {
    const lateral =
      kind === 'lateral' ? (content as { this: Expression; alias: string; column_aliases?: string[] }) : null;
    const own = (content as { alias?: Identifier | null; offset_alias?: Identifier | null }) ?? {};
    const called = alias ?? (typeof own.alias === 'object' ? own.alias : null);
    const names = lateral?.column_aliases?.map((name) => ({ name, quoted: false })) ?? columns;
    if (lateral && isQuery(lateral.this)) {
      const name = { name: lateral.alias, quoted: false };
      this.subquery({ this: lateral.this, alias: name, column_aliases: names, lateral: true }, null, []);
      return;
    }
    this.made(lateral?.this ?? expression, lateral?.alias ?? called?.name ?? '', names, called);
    if (own.offset_alias) this.rowsMade().add(this.context.naming.fold(own.offset_alias));
  }

  private rowsMade(): RecordSet {
    return this.scope.sources.at(-1)!.source as RecordSet;
  }

  /** @param called an element of an array is called by the alias alone */
  private made(made: unknown, alias: string, columns: readonly Identifier[], called: Identifier | null): void {
    const { naming, graph } = this.context;
    const { direct, indirect } = readExpression(this.context, made, this.scope);
    const name = naming.fold(called ?? { name: alias, quoted: false });
    const rows = this.context.emptyRows('RS');
    const names = columns.length > 0 ? columns.map((column) => naming.fold(column)) : ownColumns(made, name);
    for (const column of names) graph.relate('select', 'fdd', rows.add(column), direct);
    rows.madeOf(direct);
    if (indirect.length > 0) graph.relate('select', 'fdr', rows.object.column(ROWS), indirect);
    this.named(name ? [name] : [], rows);
  }

  private pivot(pivot: Pivot): void {
    const scope = new Scope(this.context.naming, this.scope);
    const rows = this.context.emptyRows('RS');
    new FromReader(this.context, scope, rows).source(pivot.this, null, []);
    const [source] = scope.sources;
    if (source) this.scope.sources.push(pivotRows(this.context, pivot, source, scope, rows));
  }
}
