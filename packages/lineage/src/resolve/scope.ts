import type { LineageEnd, Span } from '../lineage-model';
import type { Naming } from '../names/table-name';
import type { Identifier } from '../parser/syntax-tree';
import type { RowSource } from './row-source';

/** A source by the names that it answers to: its alias, or its own name with what stands before it. */
export interface NamedSource {
  readonly path: readonly string[];
  readonly source: RowSource;
}

/** The tables that a query sees, its own and those around it. */
export class Scope {
  readonly sources: NamedSource[] = [];
  /** aliases of the select list, where the clause may use them */
  readonly aliases = new Map<string, readonly LineageEnd[]>();
  /** columns that USING and NATURAL joins made one, and the sources whose value they have */
  readonly merged = new Map<string, readonly RowSource[]>();
  /** rows that names of the routine around stand for; none of their columns is found without that name */
  private readonly routineRows = new Map<string, RowSource>();
  private readonly ctes = new Map<string, RowSource>();

  constructor(
    private readonly naming: Naming,
    private readonly parent: Scope | null,
  ) {}

  addCte(name: string, source: RowSource): void {
    this.ctes.set(this.naming.key(name), source);
  }

  addRoutineRows(name: string, source: RowSource): void {
    this.routineRows.set(this.naming.key(name), source);
  }

  cte(name: string): RowSource | null {
    const key = this.naming.key(name);
    return this.ctes.get(key) ?? this.parent?.cte(name) ?? this.routineRows.get(key) ?? null;
  }

  /** The sources with this alias or name. */
  named(qualifier: readonly string[]): RowSource | null {
    const wanted = qualifier.map((part) => this.naming.key(part)).reverse();
    const found = this.sources.find(({ path }) => {
      const own = path.map((part) => this.naming.key(part)).reverse();
      return wanted.every((part, i) => own[i] === part);
    });
    return found?.source ?? this.parent?.named(qualifier) ?? this.routineRows.get(wanted.join('.')) ?? null;
  }

  /**
   * What `a`, `t.a` or `s.t.a.field` names.
   *
   * @returns null: no table here has such a column, or it cannot be known which one has it
   */
  resolve(path: readonly Identifier[], span: Span | null): readonly LineageEnd[] | null {
    const names = path.map((part) => this.naming.fold(part));
    for (let length = names.length - 1; length > 0; length--) {
      const source = this.named(names.slice(0, length));
      if (source) return [source.column(names[length]!, span)];
    }
    if (names.length > 1 && !this.naming.rules.structs) return null;
    return this.unqualified(names[0]!, span);
  }

  private unqualified(name: string, span: Span | null): readonly LineageEnd[] | null {
    const merged = this.merged.get(this.naming.key(name));
    if (merged) return merged.map((source) => source.column(name, span));
    const knowing = this.sources.find(({ source }) => source.knows(name));
    if (knowing) return [knowing.source.column(name, span)];
    const alias = this.aliases.get(this.naming.key(name));
    if (alias) return alias;
    const open = this.sources.filter(({ source }) => source.open);
    if (open.length === 1) return [open[0]!.source.column(name, span)];
    return open.length > 1 ? null : (this.parent?.unqualified(name, span) ?? null);
  }
}
