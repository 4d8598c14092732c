import { rmSync } from 'node:fs';
import type { ValueKind } from '../sqlite/engine/engine-messages';
import { SqliteEngine } from '../sqlite/engine/sqlite-engine';
import { sqliteUri } from '../sqlite/engine/sqlite-uri';
import { quoteName } from '../sqlite/identifiers';
import { RowWriter } from '../sqlite/row-writer';
import { declaredType, writeKind } from '../sqlite/types';
import type { ColumnSchema } from '../table-schema';
import type { RowBatch } from './file-format';

/**
 * A SQLite file that holds rows for a while, so that files can be merged and queried with flat memory. It is not
 * durable, and is removed when it is closed.
 */
export class ScratchDatabase {
  private constructor(
    readonly engine: SqliteEngine,
    private readonly file: string,
  ) {}

  /** @param file must not exist yet @param signal its abort kills the engine */
  static async open(file: string, pragmas: readonly string[], signal: AbortSignal): Promise<ScratchDatabase> {
    return new ScratchDatabase(await SqliteEngine.start(sqliteUri(file, 'rwc'), pragmas, signal), file);
  }

  async createTable(name: string, columns: readonly ColumnSchema[]): Promise<void> {
    const lines = columns.map((c) => `${quoteName(c.name)} ${scratchType(c)}`);
    await this.engine.ask('exec', { sql: `CREATE TABLE ${quoteName(name)} (${lines.join(', ')})` });
  }

  /**
   * Adds rows to a table, in a transaction of its own.
   *
   * @param columns those that the rows have
   * @param key places of the key's columns: of rows with the same key the last one stays; null: all are added
   * @param limit about how many rows are enough
   */
  async fill(
    table: string,
    columns: readonly ColumnSchema[],
    key: readonly number[] | null,
    batches: AsyncIterable<RowBatch>,
    limit = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    const writer = await RowWriter.open(this.engine, {
      table: quoteName(table),
      columns: columns.map((c) => quoteName(c.name)),
      kinds: columns.map(scratchKind),
      cut: null,
      required: [],
      merge: key && { key, unmark: null, skipUnchanged: false },
    });
    await this.engine.ask('exec', { sql: 'BEGIN' });
    let count = 0;
    for await (const { rows, bytes } of batches) {
      await writer.write([{ format: 'rows', rows, bytes }]);
      count += rows.length;
      if (count >= limit) break;
    }
    await this.engine.ask('exec', { sql: 'COMMIT' });
  }

  /** Never throws. */
  async close(): Promise<void> {
    await this.engine.close();
    for (const file of [this.file, `${this.file}-journal`]) rmSync(file, { force: true });
  }
}

/** Decimals get no affinity, so that `price > 10` compares numbers and long ones keep their digits. */
function scratchType(column: ColumnSchema): string {
  return column.type.kind === 'decimal' ? 'DECIMAL_BLOB' : declaredType({ ...column, native: undefined });
}

function scratchKind(column: ColumnSchema): ValueKind {
  return column.type.kind === 'decimal' ? 'number' : writeKind(column.type, scratchType(column));
}

/** @returns the column as one of text, which keeps cells as they are written */
export function asText({ name }: ColumnSchema): ColumnSchema {
  return { name, type: { kind: 'string' }, nullable: true };
}
