import type { FileGraph, GraphObject } from '../graph/file-graph';
import type { LineageEnd, Span } from '../lineage-model';
import type { Naming } from '../names/table-name';

/** Something that stands in a FROM clause and has columns. */
export interface RowSource {
  readonly object: GraphObject;
  /** it surely has the column */
  knows(name: string): boolean;
  /** it may have columns that nobody told us of */
  readonly open: boolean;
  /** something that is noted in the graph decides over its rows */
  readonly influenced: boolean;
  /** the columns that are known, in order */
  names(): readonly string[];
  /** where the column comes from; it is taken to exist */
  column(name: string, span?: Span | null): LineageEnd;
}

/** The column that stands for columns whose names are not known. */
export const ALL = '*';

/** A table or view; `columns` null: it has no definition. */
export class TableSource implements RowSource {
  readonly open: boolean;
  readonly influenced = false;
  private readonly keys: ReadonlySet<string>;

  constructor(
    readonly object: GraphObject,
    private readonly columns: readonly string[] | null,
    private readonly naming: Naming,
  ) {
    this.open = columns === null;
    this.keys = new Set((columns ?? []).map((name) => naming.key(name)));
  }

  knows(name: string): boolean {
    return this.keys.has(this.naming.key(name));
  }

  names(): readonly string[] {
    return this.columns ?? [];
  }

  column(name: string, span: Span | null = null): LineageEnd {
    return this.object.column(name, span);
  }
}

/** The rows that a query gives. */
export class RecordSet implements RowSource {
  private readonly order: string[] = [];
  /** sources whose columns it passes on without their names being known */
  private readonly passing: RowSource[] = [];
  /** how many columns stand in front of the first of those */
  private passedAt = 0;
  /** columns that are left out of what it passes on */
  private readonly hidden = new Set<string>();
  /** what all of its columns are made of, when it comes from a function */
  private origin: readonly LineageEnd[] = [];
  influenced = false;

  constructor(
    readonly object: GraphObject,
    private readonly graph: FileGraph,
    private readonly naming: Naming,
  ) {}

  get open(): boolean {
    return this.passing.length > 0;
  }

  knows(name: string): boolean {
    return this.order.some((own) => this.naming.key(own) === this.naming.key(name));
  }

  names(): readonly string[] {
    return this.order;
  }

  /** The next column of the select list. */
  add(name: string, span: Span | null = null): LineageEnd {
    const free = this.knows(name) ? `${name}_${this.order.length + 1}` : name;
    this.order.push(free);
    return this.object.column(free, span);
  }

  /** All columns of a source that has no definition. */
  pass(source: RowSource, except: readonly string[]): void {
    if (!this.open) this.passedAt = this.order.length;
    this.passing.push(source);
    for (const name of except) this.hidden.add(this.naming.key(name));
    this.graph.relate('select', 'fdd', this.object.column(ALL), [source.column(ALL)]);
  }

  /**
   * The column at a place of the select list that has `count` columns in all.
   *
   * @returns null: there is none
   */
  at(index: number, count: number): LineageEnd | null {
    const fromEnd = this.order.length - (count - index);
    const place = !this.open || index < this.passedAt ? index : Math.max(fromEnd, this.passedAt - 1);
    const name = this.open && index >= this.passedAt && place < this.passedAt ? undefined : this.order[place];
    if (name !== undefined) return this.object.column(name);
    return this.open ? this.object.column(ALL) : null;
  }

  /** Whatever column is asked for, it comes from these. */
  madeOf(origin: readonly LineageEnd[]): void {
    this.origin = origin;
  }

  column(name: string, span: Span | null = null): LineageEnd {
    const fresh = !this.knows(name) && !this.object.has(name) && name !== ALL;
    if (fresh && this.origin.length > 0) {
      this.graph.relate('select', 'fdd', this.object.column(name, span), this.origin);
    }
    if (!fresh || !this.open || this.hidden.has(this.naming.key(name))) return this.object.column(name, span);
    // With several such sources, which one has it is not known.
    if (this.passing.length > 1) return this.object.column(ALL);
    const end = this.object.column(name, span);
    this.graph.relate('select', 'fdd', end, [this.passing[0]!.column(name)]);
    return end;
  }
}

/** A source whose columns are named anew: `AS t (a, b)`. */
export class RenamedSource implements RowSource {
  readonly open = false;

  constructor(
    private readonly inner: RecordSet,
    private readonly aliases: readonly string[],
    private readonly naming: Naming,
  ) {}

  get object(): GraphObject {
    return this.inner.object;
  }

  get influenced(): boolean {
    return this.inner.influenced;
  }

  knows(name: string): boolean {
    return this.index(name) >= 0;
  }

  names(): readonly string[] {
    return [...this.aliases, ...this.inner.names().slice(this.aliases.length)];
  }

  column(name: string, span: Span | null = null): LineageEnd {
    const index = this.index(name);
    return (index < 0 ? null : this.inner.at(index, this.aliases.length)) ?? this.inner.column(name, span);
  }

  private index(name: string): number {
    return this.names().findIndex((alias) => this.naming.key(alias) === this.naming.key(name));
  }
}
