import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SelectToken } from '../../grammar/select-statement';
import type { Chunk, ReadPlan, SourceQuery } from '../connector';
import { quoteName } from '../sqlite/identifiers';
import { prepareQuery } from '../sqlite/query';
import { readRows } from '../sqlite/read-rows';
import { taskFailure } from '../sqlite/sqlite-failure';
import type { ColumnSchema, TableSchema } from '../table-schema';
import type { RowBatch } from './file-format';
import { ScratchDatabase } from './scratch-database';

/** A file as a table of a SELECT. */
export interface ScratchTable {
  readonly columns: readonly ColumnSchema[];
  rows(batchRows: number): AsyncIterable<RowBatch>;
}

/** Rows that are loaded to find out the types of expressions. */
const SAMPLE_ROWS = 1_000;
const BATCH_ROWS = 2_000;

/**
 * Runs a custom SELECT over files: the files that it names are copied into a scratch database on disk, and SQLite
 * answers (its dialect, with the functions that select-guard.ts allows). Slower than a table read, but any SELECT
 * works and memory stays flat. CSV columns are text there: compare numbers with CAST(x AS REAL).
 */
export class ScratchSelect {
  private constructor(
    private readonly query: SourceQuery & { kind: 'select' },
    private readonly tables: ReadonlyMap<string, ScratchTable>,
    private readonly scratch: ScratchDatabase,
    private readonly folder: string,
  ) {}

  /** @param find the file behind a table name as the statement writes it, or null */
  static async open(
    query: SourceQuery & { kind: 'select' },
    find: (name: string) => Promise<ScratchTable | null>,
    signal: AbortSignal,
  ): Promise<ScratchSelect> {
    const tables = new Map<string, ScratchTable>();
    for (const name of tableNames(query.select.tokens)) {
      const table = tables.has(name) ? null : await find(name);
      if (table) tables.set(name, table);
    }
    const folder = await mkdtemp(join(tmpdir(), 'jobglot-select-'));
    try {
      const scratch = await ScratchDatabase.open(join(folder, 'rows.db'), signal);
      for (const [name, { columns }] of tables) await scratch.createTable(name, columns);
      return new ScratchSelect(query, tables, scratch, folder);
    } finally {
      // Where open files can be unlinked, nothing is left even by a kill; elsewhere close() removes it.
      await rm(folder, { recursive: true, force: true }).catch(() => {});
    }
  }

  /** @throws TaskRunError for a SELECT that is refused, or names what is not there */
  async describe(): Promise<TableSchema> {
    try {
      await this.fill(SAMPLE_ROWS);
      return (await prepareQuery(this.scratch.engine, this.query)).schema;
    } catch (error) {
      throw taskFailure(error, 'preparing the SELECT over files');
    }
  }

  async *read(plan: ReadPlan): AsyncGenerator<Chunk> {
    try {
      await this.fill(SAMPLE_ROWS);
      const prepared = await prepareQuery(this.scratch.engine, this.query);
      await this.fill(Number.POSITIVE_INFINITY);
      yield* readRows(this.scratch.engine, prepared, plan);
    } catch (error) {
      throw taskFailure(error, 'running the SELECT over files');
    }
  }

  async close(): Promise<void> {
    await this.scratch.close();
    await rm(this.folder, { recursive: true, force: true }).catch(() => {});
  }

  private async fill(limit: number): Promise<void> {
    const { engine } = this.scratch;
    for (const [name, { columns, rows }] of this.tables) {
      await engine.ask('exec', { sql: `DELETE FROM ${quoteName(name)}` });
      await this.scratch.fill(name, columns, null, rows(Math.min(limit, BATCH_ROWS)), limit);
    }
  }
}

/** Names in a table's place: behind FROM, JOIN or a comma. A column that is caught too does no harm but work. */
function tableNames(tokens: readonly SelectToken[]): string[] {
  return tokens.flatMap((token, i) => {
    if (token.kind !== 'word' && token.kind !== 'name') return [];
    const before = tokens[i - 1];
    const place =
      (before?.kind === 'word' && /^(FROM|JOIN)$/i.test(before.text)) ||
      (before?.kind === 'symbol' && (before.text === ',' || before.text === '('));
    return place ? [token.text] : [];
  });
}
