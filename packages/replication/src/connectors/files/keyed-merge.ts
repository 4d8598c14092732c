import type { Chunk, PageCounts } from '../connector';
import { SCRATCH_PRAGMAS } from '../sqlite/engine/sqlite-uri';
import { quoteName } from '../sqlite/identifiers';
import { readRows } from '../sqlite/read-rows';
import { RowWriter } from '../sqlite/row-writer';
import type { ColumnSchema } from '../table-schema';
import type { RowBatch } from './file-format';
import { asText, ScratchDatabase } from './scratch-database';

const TABLE = 'merged';
const BATCH_ROWS = 2_000;

/**
 * Insert-or-update by key for a file: the old rows, then the new ones, go into a scratch database with a unique index
 * on the key, and the file is written anew from it, in its old order with new rows at the end. Cells travel as text.
 */
export class KeyedMerge {
  private constructor(
    private readonly scratch: ScratchDatabase,
    private readonly writer: RowWriter,
    private readonly columns: readonly ColumnSchema[],
  ) {}

  /**
   * @param file of the scratch database
   * @param columns of the file to come; every column of `old` and `incoming` is among them
   * @param key names
   */
  static async start(
    file: string,
    columns: readonly ColumnSchema[],
    key: readonly string[],
    old: { readonly columns: readonly ColumnSchema[]; readonly rows: AsyncIterable<RowBatch> } | null,
    incoming: readonly ColumnSchema[],
    signal: AbortSignal,
  ): Promise<KeyedMerge> {
    const scratch = await ScratchDatabase.open(file, SCRATCH_PRAGMAS, signal);
    const texts = columns.map(asText);
    try {
      await scratch.createTable(TABLE, texts);
      const names = key.map(quoteName).join(', ');
      await scratch.engine.ask('exec', { sql: `CREATE UNIQUE INDEX merged_key ON ${TABLE} (${names})` });
      const places = (of: readonly ColumnSchema[]) => key.map((k) => of.findIndex((c) => c.name === k));
      if (old) await scratch.fill(TABLE, old.columns.map(asText), places(old.columns), old.rows);
      const writer = await RowWriter.open(scratch.engine, {
        table: quoteName(TABLE),
        columns: incoming.map((c) => quoteName(c.name)),
        kinds: incoming.map(() => 'text'),
        cut: null,
        required: [],
        merge: { key: places(incoming), unmark: null, skipUnchanged: false },
      });
      await scratch.engine.ask('exec', { sql: 'BEGIN' });
      return new KeyedMerge(scratch, writer, texts);
    } catch (error) {
      await scratch.close();
      throw error;
    }
  }

  /** @returns counts of the page; a key that came twice in it counts once, and its last row stays */
  async write(chunks: readonly Chunk[]): Promise<PageCounts> {
    const { inserted, updated } = await this.writer.write(chunks);
    return { inserted, updated, deleted: 0 };
  }

  async *rows(): AsyncGenerator<RowBatch> {
    const { engine } = this.scratch;
    const names = this.columns.map((c) => c.name);
    const schema = { path: { schema: null, name: TABLE }, columns: this.columns, primaryKey: [] };
    const list = names.map(quoteName).join(', ');
    const prepared = { schema, sql: `SELECT ${list} FROM ${TABLE} ORDER BY rowid`, params: [], untyped: false };
    const query = { kind: 'table', path: schema.path } as const;
    const plan = { query, columns: names, format: 'rows', chunkRows: BATCH_ROWS } as const;
    for await (const chunk of readRows(engine, prepared, plan)) {
      if (chunk.format === 'rows') yield chunk;
    }
  }

  close(): Promise<void> {
    return this.scratch.close();
  }
}
