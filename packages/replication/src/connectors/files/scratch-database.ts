import { rmSync } from 'node:fs';
import { encodeRows } from '../../copy-text/encode-rows';
import type { Row } from '../cell';
import type { ValueKind, WriteCounts } from '../sqlite/engine/engine-messages';
import { SqliteEngine } from '../sqlite/engine/sqlite-engine';
import { SCRATCH_PRAGMAS, sqliteUri } from '../sqlite/engine/sqlite-uri';
import { quoteName } from '../sqlite/identifiers';
import { declaredType, writeKind } from '../sqlite/types';
import type { ColumnSchema } from '../table-schema';

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
  static async open(file: string, signal: AbortSignal): Promise<ScratchDatabase> {
    return new ScratchDatabase(await SqliteEngine.start(sqliteUri(file, 'rwc'), SCRATCH_PRAGMAS, signal), file);
  }

  async createTable(name: string, columns: readonly ColumnSchema[]): Promise<void> {
    const lines = columns.map((c) => `${quoteName(c.name)} ${scratchType(c)}`);
    await this.engine.ask('exec', { sql: `CREATE TABLE ${quoteName(name)} (${lines.join(', ')})` });
  }

  /** Says where the next {@link write} calls go. @param key column places: rows are inserted or updated by them */
  async into(table: string, columns: readonly ColumnSchema[], key: readonly number[] | null): Promise<void> {
    await this.engine.ask('plan', {
      table: quoteName(table),
      columns: columns.map((c) => quoteName(c.name)),
      kinds: columns.map(scratchKind),
      cut: null,
      key,
    });
  }

  async write(rows: readonly Row[]): Promise<void> {
    await this.engine.ask('rows', { data: encodeRows(rows) });
  }

  /** @returns counts since the last end */
  end(): Promise<WriteCounts> {
    return this.engine.ask('rowsEnd', {});
  }

  /** Never throws. */
  async close(): Promise<void> {
    await this.engine.close();
    rmSync(this.file, { force: true });
  }
}

/** Decimals get no affinity, so that `price > 10` compares numbers and long ones keep their digits. */
function scratchType(column: ColumnSchema): string {
  return column.type.kind === 'decimal' ? 'DECIMAL_BLOB' : declaredType({ ...column, native: undefined });
}

function scratchKind(column: ColumnSchema): ValueKind {
  return column.type.kind === 'decimal' ? 'number' : writeKind(column.type, scratchType(column));
}
