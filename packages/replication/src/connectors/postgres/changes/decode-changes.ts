import { PgoutputPlugin } from 'pg-logical-replication';
import type { CatalogTable } from '../catalog';
import type { Tuple } from './fold-changes';

/** What a message of the log says about the table; a commit ends a transaction. */
export type Change =
  | { readonly kind: 'write'; readonly tuple: Tuple; readonly old: Tuple | null }
  | { readonly kind: 'remove'; readonly old: Tuple }
  | { readonly kind: 'truncate' }
  | { readonly kind: 'commit'; readonly position: string };

/** Reads pgoutput messages of one table; cells stay the text that the server wrote. */
export class ChangeDecoder {
  private readonly plugin: PgoutputPlugin;

  constructor(
    publication: string,
    private readonly table: CatalogTable,
  ) {
    this.plugin = new PgoutputPlugin({ protoVersion: 1, publicationNames: [publication] });
  }

  /** @returns null for a message that changes nothing here */
  decode(message: Buffer): Change | null {
    const read = this.plugin.parse(message);
    switch (read.tag) {
      case 'relation':
        // the library would make JavaScript values of the text, and lose digits of numbers and times
        for (const column of read.columns) column.parser = (text: string) => text;
        return null;
      case 'insert':
        return this.ours(read.relation) ? { kind: 'write', tuple: read.new, old: null } : null;
      case 'update':
        return this.ours(read.relation) ? { kind: 'write', tuple: read.new, old: read.key ?? read.old } : null;
      case 'delete':
        return this.ours(read.relation) ? { kind: 'remove', old: (read.key ?? read.old)! } : null;
      case 'truncate':
        return read.relations.some((relation) => this.ours(relation)) ? { kind: 'truncate' } : null;
      case 'commit':
        return { kind: 'commit', position: positionOf(read.commitEndLsn) };
      default:
        return null;
    }
  }

  private ours({ schema, name }: { readonly schema: string; readonly name: string }): boolean {
    return schema === this.table.path.schema && name === this.table.path.name;
  }
}

/** @returns `0/1A2B` as PostgreSQL writes it, from the library's zero-padded spelling */
function positionOf(lsn: string | null): string {
  return (lsn ?? '0/0')
    .split('/')
    .map((part) => part.replace(/^0+(?=.)/, ''))
    .join('/');
}
