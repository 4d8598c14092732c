import { ROWS } from '../graph/file-graph';
import type { LineageEnd } from '../lineage-model';
import { type Column, contentOf, type Expression, type Identifier, isQuery } from '../parser/syntax-tree';
import { DATE_PARTS, isAggregate, NAMES, NILADIC, OPERATORS } from './function-kinds';
import type { Scope } from './scope';
import type { StatementContext } from './statement-context';

/** Where the value of an expression comes from. */
export interface Sources {
  /** columns that the value is made of */
  readonly direct: LineageEnd[];
  /** columns that decide which rows it is made of, with the clause they stand in */
  readonly indirect: LineageEnd[];
  /** it has an aggregate function that GROUP BY applies to */
  aggregate: boolean;
}

interface Over {
  readonly window_name: Identifier | null;
  readonly partition_by: readonly unknown[];
  readonly order_by: readonly unknown[];
}

type Clause = NonNullable<LineageEnd['clause']>;

/** Reads an expression, or any part of the parser's tree with expressions in it. */
export function readExpression(
  context: StatementContext,
  expression: unknown,
  scope: Scope,
  windows: ReadonlyMap<string, unknown> = new Map(),
): Sources {
  const reader = new ExpressionReader(context, scope, windows);
  reader.walk(expression, null);
  return reader.sources;
}

class ExpressionReader {
  readonly sources: Sources = { direct: [], indirect: [], aggregate: false };

  constructor(
    private readonly context: StatementContext,
    private readonly scope: Scope,
    private readonly windows: ReadonlyMap<string, unknown>,
  ) {}

  /** @param clause null: what is found makes the value */
  walk(node: unknown, clause: Clause | null): void {
    if (Array.isArray(node)) {
      for (const item of node) this.walk(item, clause);
    } else if (typeof node === 'object' && node !== null) {
      for (const [key, content] of Object.entries(node)) {
        if (typeof content === 'object' && content !== null) this.member(key, content, clause);
      }
    }
  }

  private member(key: string, content: object, clause: Clause | null): void {
    if (key === 'span' || key === 'inferred_type') return;
    if (key === 'column' && 'name' in content) this.path(columnPath(content as Column), clause);
    else if (key === 'dot' && 'field' in content) this.dot(content as { this: Expression; field: Identifier }, clause);
    else if (!Array.isArray(content) && isNestedQuery(key, content)) this.query({ [key]: content }, clause);
    else if (key === 'window_function') this.window(content as { this: unknown; over: unknown }, clause);
    else if (key === 'within_group') this.withinGroup(content as { this: Expression; order_by: unknown }, clause);
    else if (key === 'parameter' && 'index' in content) this.fileColumn(content as { index: number | null }, clause);
    else if (key === 'function') this.call(content as { name: string; args: Expression[] }, clause);
    else if (key === 'count') this.inAggregate(content, 'selectList');
    else if (key === 'filter' && !('expression' in content)) this.walk(content, 'where');
    else if (key === 'order_by' || key === 'keep') this.walk(content, 'orderby');
    else if (key === 'partition_by') this.walk(content, 'groupby');
    else if (isAggregate(key) || (key === 'aggregate_function' && 'name' in content)) this.inAggregate(content, clause);
    else this.walk(content, clause);
  }

  /** `$1`, the first column of a staged file */
  private fileColumn({ index }: { index: number | null }, clause: Clause | null): void {
    if (index === null || this.context.naming.rules.dialect !== 'snowflake') return;
    for (const end of this.scope.resolve([{ name: `$${index}`, quoted: true }], null) ?? []) this.add(end, clause);
  }

  private inAggregate(content: unknown, clause: Clause | null): void {
    this.sources.aggregate = true;
    this.walk(content, clause);
  }

  private call({ name, args }: { name: string; args: Expression[] }, clause: Clause | null): void {
    const [first] = args;
    const unit = first && contentOf(first)[0] === 'column' ? columnPath(contentOf(first)[1] as Column) : [];
    // MySQL and Spark write the unit as a word, which the parser takes for a column.
    const isUnit = unit.length === 1 && /DATE|TIME/i.test(name) && DATE_PARTS.test(unit[0]!.name) && args.length > 1;
    if (isAggregate(name)) this.sources.aggregate = true;
    this.walk(isUnit ? args.slice(1) : args, clause);
  }

  /** An OVER says which rows a value is made of; it takes the rows as GROUP BY has left them. */
  private window(content: { this: unknown; over: unknown; keep?: unknown }, clause: Clause | null): void {
    const { aggregate } = this.sources;
    this.walk({ ...content, over: null }, clause);
    const { window_name: name, partition_by, order_by } = content.over as Over;
    // MAX(a) KEEP (...) without OVER is an aggregate.
    const plain = content.keep && !name && partition_by.length + order_by.length === 0;
    if (!plain) this.sources.aggregate = aggregate;
    this.walk(content.over, clause ?? 'orderby');
    if (name) this.walk(this.windows.get(this.context.naming.key(this.context.naming.fold(name))), clause ?? 'orderby');
  }

  /** The order of a percentile is its value; that of a list is its order. */
  private withinGroup(content: { this: Expression; order_by: unknown }, clause: Clause | null): void {
    this.sources.aggregate = true;
    this.walk(content.this, clause);
    const [kind, made] = contentOf(content.this);
    const name = (made as { name?: string } | null)?.name ?? '';
    const isValue = /percentile|median|mode/i.test(`${kind} ${name}`);
    for (const order of content.order_by as object[]) {
      this.walk(order, isValue ? clause : (clause ?? 'orderby'));
    }
  }

  private dot(content: { this: Expression; field: Identifier }, clause: Clause | null): void {
    const path = dotPath(content);
    if (path) this.path(path, clause);
    else this.walk(content.this, clause);
  }

  private query(query: Expression, clause: Clause | null): void {
    const rows = this.context.readQuery(query, this.scope);
    const value = rows.at(0, Math.max(rows.names().length, 1));
    if (value) this.add(value, clause);
    if (rows.influenced) this.add(rows.object.column(ROWS), clause ?? 'where');
  }

  private path(path: readonly Identifier[], clause: Clause | null): void {
    const [head] = path;
    const word = head!.name.toUpperCase();
    if (word.startsWith('@')) return;
    // A table or a row called like the variable goes first.
    const qualified = path.length > 1 && this.scope.named([this.context.naming.fold(head!)]) !== null;
    if (!qualified && this.context.variables.has(word)) return;
    if (NILADIC.test(path.at(-1)!.name) && !path.at(-1)!.quoted) return;
    const span = this.context.locate(path.at(-1)!.span);
    const found = this.scope.resolve(path, span);
    if (found) for (const end of found) this.add(end, clause);
    else if (!/^(NEW|OLD|INSERTED|DELETED|EXCLUDED)$/.test(word)) {
      const name = path.map((part) => part.name).join('.');
      this.context.hint(`find orphan column: no table of the statement is known to have ${name}`, span);
    }
  }

  private add(end: LineageEnd, clause: Clause | null): void {
    if (clause === null) this.sources.direct.push(end);
    else this.sources.indirect.push({ ...end, clause });
  }
}

/** Some members are called like a query, and are none: `except` of a star, `subquery` of ANY. */
function isNestedQuery(key: string, content: object): boolean {
  if (!isQuery({ [key]: content })) return false;
  return 'expressions' in content || 'left' in content || ('this' in content && 'alias' in content);
}

function columnPath({ table, name }: Column): Identifier[] {
  return table ? [table, name] : [name];
}

/** `a.b.c` as its parts; null: something else than names stands in front of the dot. */
function dotPath({ this: inner, field }: { this: Expression; field: Identifier }): Identifier[] | null {
  const [kind, content] = contentOf(inner);
  if (kind === 'column') return [...columnPath(content as Column), field];
  const path = kind === 'dot' ? dotPath(content as { this: Expression; field: Identifier }) : null;
  return path && [...path, field];
}

/** Name of the function that makes the value, e.g. `SUM`; empty: operators do; undefined: it is taken as it is. */
export function outermostFunction(expression: Expression): string | undefined {
  const [kind, content] = contentOf(expression);
  const { this: inner, name, original_name: original } = (content ?? {}) as Record<string, unknown>;
  if (kind === 'alias' || kind === 'paren' || kind === 'window_function' || kind === 'within_group') {
    return outermostFunction((inner ?? {}) as Expression);
  }
  if (NAMES.test(kind)) return undefined;
  if (OPERATORS.test(kind)) return '';
  if (typeof original === 'string') return original.toUpperCase();
  return (typeof name === 'string' ? name : kind.replace(/_func$/, '')).toUpperCase();
}
