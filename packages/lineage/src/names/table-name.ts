import type { Identifier, TableRef } from '../parser/syntax-tree';
import type { VendorRules } from '../vendors';

/** A table's full name, folded; parts that are not known are empty. */
export interface TableName {
  readonly database: string;
  readonly schema: string;
  readonly name: string;
}

/** How names of a job's SQL are read. */
export class Naming {
  constructor(
    readonly rules: VendorRules,
    private readonly defaults: { readonly defaultDatabase: string; readonly defaultSchema: string },
  ) {}

  /** A name as the database keeps it. */
  fold({ name, quoted }: Pick<Identifier, 'name' | 'quoted'>): string {
    if (quoted || this.rules.fold === 'keep') return name;
    return this.rules.fold === 'upper' ? name.toUpperCase() : name.toLowerCase();
  }

  /** What two names must share to be the same. */
  key(folded: string): string {
    return this.rules.fold === 'keep' ? folded.toLowerCase() : folded;
  }

  /** A table of the parser's tree. */
  ofTable({ name, schema, catalog }: Pick<TableRef, 'name' | 'schema' | 'catalog'>): TableName {
    return this.ofParts([catalog, schema, name].filter((part) => part !== null));
  }

  /** @param parts up to four, the name last; a server in front is left out. BigQuery quotes the whole as one. */
  ofParts(parts: readonly Pick<Identifier, 'name' | 'quoted'>[]): TableName {
    const folded = parts.flatMap((part) =>
      part.quoted && this.rules.dialect === 'bigquery' ? part.name.split('.') : [this.fold(part)],
    );
    const [name = '', schema = '', database = ''] = folded.reverse();
    const { defaultSchema, defaultDatabase } = this.defaults;
    return {
      database: database || this.fold({ name: defaultDatabase, quoted: false }),
      schema: schema || this.fold({ name: defaultSchema, quoted: false }),
      name,
    };
  }

  tableKey({ database, schema, name }: TableName): string {
    return this.key([database, schema, name].join('.'));
  }
}
