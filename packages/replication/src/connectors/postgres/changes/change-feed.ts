import type { Row } from '../../cell';
import type { ChangeBatch, ChangeFeed, FeedPosition, FeedStart } from '../../change-feed';
import type { TablePath } from '../../table-schema';
import { type CatalogTable, tableSchema } from '../catalog';
import { quoteName, quoteNames, quoteString, quoteTable } from '../quote';
import { reported } from '../run-errors';
import type { Session } from '../session';
import { ChangeDecoder } from './decode-changes';
import { FoldedChanges } from './fold-changes';
import { ensurePublication } from './publication';
import { currentPosition, ensureSlot, slotName } from './slot';

/** Messages fetched at once: the server keeps the rest on its disk. */
const FETCH_ROWS = 2_000;

/**
 * The changes of a table from PostgreSQL's log (replication-notes.md 4.4): a replication slot per feed, read by
 * `pg_logical_slot_peek_binary_changes`, which does not use the changes up, and moved on when they are stored.
 */
export class PostgresChangeFeed implements ChangeFeed {
  /** @param find the table, or an error that names it */
  constructor(
    private readonly session: Session,
    private readonly find: (path: TablePath) => Promise<CatalogTable>,
  ) {}

  start(feed: string, path: TablePath, known: FeedPosition | null, wanted: string | null): Promise<FeedStart> {
    return reported(async () => {
      const { publication, since } = await ensurePublication(this.session, await this.find(path), wanted);
      const series = feed.slice(0, feed.lastIndexOf('_') + 1);
      return { ...(await ensureSlot(this.session, feed, series, { since, known })), publication };
    });
  }

  async *read(
    feed: string,
    path: TablePath,
    publication: string,
    columns: readonly string[],
    batchRows: number,
  ): AsyncGenerator<ChangeBatch> {
    try {
      const table = await this.find(path);
      const until = await currentPosition(this.session);
      const decoder = new ChangeDecoder(publication, table);
      const folded = new FoldedChanges(table.primaryKey, columns);
      const taken = async (position: string | null): Promise<ChangeBatch> => {
        const { bytes, count } = folded;
        const { rows, partial, deletes } = folded.take();
        return { rows: [...rows, ...(await this.rows(table, columns, partial))], deletes, position, bytes, count };
      };
      for await (const message of this.messages(feed, publication, until)) {
        const change = decoder.decode(message);
        if (change === null) continue;
        folded.bytes += message.length;
        if (change.kind === 'write') folded.write(change.tuple, change.old);
        else if (change.kind === 'remove') folded.remove(change.old);
        else if (change.kind === 'truncate') {
          yield { rows: [], deletes: [], position: until, bytes: 0, count: 1, truncated: true };
          return;
        }
        // also in the middle of a transaction: it may be as large as the table
        if (folded.count >= batchRows) yield await taken(change.kind === 'commit' ? change.position : null);
      }
      yield await taken(until);
    } catch (error) {
      await reported(() => Promise.reject(error));
    }
  }

  confirm(feed: string, position: FeedPosition): Promise<void> {
    return reported(async () => {
      await this.session.query(
        `SELECT pg_replication_slot_advance(slot_name, $2::pg_lsn) FROM pg_replication_slots
         WHERE slot_name = $1 AND confirmed_flush_lsn < $2::pg_lsn`,
        [slotName(feed), position],
      );
    });
  }

  private async *messages(feed: string, publication: string, until: string): AsyncGenerator<Buffer> {
    const { session } = this;
    const changes = `pg_logical_slot_peek_binary_changes(${quoteString(slotName(feed))}, ${quoteString(until)}, NULL,
      'proto_version', '1', 'publication_names', ${quoteString(publication)})`;
    await session.query('BEGIN');
    try {
      await session.query(`DECLARE jobglot_changes NO SCROLL CURSOR FOR SELECT data FROM ${changes}`);
      for (;;) {
        const { rows } = await session.query<{ data: Buffer }>(`FETCH ${FETCH_ROWS} FROM jobglot_changes`);
        for (const { data } of rows) yield data;
        if (rows.length < FETCH_ROWS) break;
      }
    } finally {
      await session.query('ROLLBACK').catch(() => {});
    }
  }

  /** Rows as they are now, for changes of which the log does not hold everything; one that is gone comes as a delete later. */
  private async rows(table: CatalogTable, columns: readonly string[], keys: readonly Row[]): Promise<Row[]> {
    if (keys.length === 0) return [];
    const types = tableSchema(table).primaryKey.map((k) => table.columns.find((c) => c.name === k)!.sqlType);
    const names = table.primaryKey;
    const list = columns.map((c) => `t.${quoteName(c)}::text`).join(', ');
    const wanted = types.map((type, i) => `unnest($${i + 1}::text[])::${type} AS ${quoteName(names[i]!)}`).join(', ');
    const { rows } = await this.session.arrays(
      `SELECT ${list} FROM ${quoteTable(table.path)} t JOIN (SELECT ${wanted}) AS w USING (${quoteNames(names)})`,
      names.map((_, i) => keys.map((key) => key[i])),
    );
    return rows;
  }
}
