import type { TableDefinition } from '../lineage-model';

/** Names the columns that a query gives; null: it cannot be known. */
export type OutputColumns = (query: string, file: string) => readonly string[] | null;

/** The tables and views of a job's files. A file's own definition goes before another file's, a later one before an earlier. */
export class Catalog {
  private readonly byFile = new Map<string, ReadonlyMap<string, TableDefinition>>();
  private readonly byKey = new Map<string, { readonly definition: TableDefinition; readonly file: string }>();
  private readonly resolved = new Map<TableDefinition, readonly string[] | null>();

  constructor(private readonly outputColumns: OutputColumns) {}

  add(file: string, definitions: readonly TableDefinition[]): void {
    this.byFile.set(file, new Map(definitions.map((definition) => [definition.key, definition])));
    for (const definition of definitions) this.byKey.set(definition.key, { definition, file });
  }

  /** @param from the file that asks */
  kindOf(key: string, from: string): 'table' | 'view' {
    return this.find(key, from)?.definition.kind ?? 'table';
  }

  /** Names of the columns in order; null: there is no definition, or it does not say. */
  columnsOf(key: string, from: string): readonly string[] | null {
    const found = this.find(key, from);
    if (!found) return null;
    const { definition, file } = found;
    const known = this.resolved.get(definition);
    if (known !== undefined) return known;
    // Definitions that lead back to themselves end here.
    this.resolved.set(definition, null);
    const columns = definition.columns ?? this.derived(definition, file);
    this.resolved.set(definition, columns);
    return columns;
  }

  private derived({ model, query }: TableDefinition, file: string): readonly string[] | null {
    if (model !== null) return this.columnsOf(model, file);
    return query === null ? null : this.outputColumns(query, file);
  }

  private find(key: string, from: string): { readonly definition: TableDefinition; readonly file: string } | null {
    const own = this.byFile.get(from)?.get(key);
    return own ? { definition: own, file: from } : (this.byKey.get(key) ?? null);
  }
}
