import { encodeRows } from '../../copy-text/encode-rows';
import type { Chunk } from '../connector';
import type { WriteCounts, WritePlan } from './engine/engine-messages';
import type { SqliteEngine } from './engine/sqlite-engine';

/** Writes pages of rows into one table; the statements stay prepared in the engine process. */
export class RowWriter {
  private constructor(
    private readonly engine: SqliteEngine,
    private readonly table: string,
    private readonly seconds: number,
  ) {}

  /** @param seconds per statement; 0: no limit */
  static async open(engine: SqliteEngine, plan: WritePlan, seconds = 0): Promise<RowWriter> {
    await engine.ask('plan', plan, seconds);
    return new RowWriter(engine, plan.table, seconds);
  }

  /** @throws SqliteError, with the row that was refused where it was one */
  async write(chunks: Iterable<Chunk>): Promise<WriteCounts> {
    for (const chunk of chunks) {
      const data = chunk.format === 'rows' ? encodeRows(chunk.rows) : chunk.data;
      await this.engine.ask('rows', { table: this.table, data }, this.seconds);
    }
    return this.engine.ask('rowsEnd', { table: this.table }, this.seconds);
  }
}
