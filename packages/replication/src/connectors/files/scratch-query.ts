import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TaskRunError } from '@jobglot/core';
import type { SelectToken } from '../../grammar/select-statement';
import type { Chunk, HighMark, ReadPlan, SourceQuery } from '../connector';
import { SCRATCH_PRAGMAS } from '../sqlite/engine/sqlite-uri';
import { highMark } from '../sqlite/high-mark';
import { quoteName } from '../sqlite/identifiers';
import { type PreparedQuery, prepareQuery } from '../sqlite/query';
import { readRows } from '../sqlite/read-rows';
import { taskFailure } from '../sqlite/sqlite-failure';
import type { ColumnSchema, TablePath, TableSchema } from '../table-schema';
import type { RowBatch } from './file-format';
import { asText, ScratchDatabase } from './scratch-database';

/** A file as a table of a SELECT. */
export interface ScratchTable {
  readonly columns: readonly ColumnSchema[];
  rows(batchRows: number): AsyncIterable<RowBatch>;
}

/** Rows that are loaded to find out the types of expressions. */
const SAMPLE_ROWS = 1_000;
const BATCH_ROWS = 2_000;

/** The table of a query for a whole file. */
const WHOLE_FILE = 'rows';

/**
 * Answers queries over files that reading from front to back cannot: a custom SELECT, the highest value of a column, a
 * range of rows, rows in order. The files that it names are copied into a scratch database on disk, and SQLite answers
 * (a SELECT in its dialect, with the functions that select-guard.ts allows). Slower than a table read, but memory stays
 * flat. CSV columns are text there: a SELECT compares numbers with CAST(x AS REAL); a check column is compared as a
 * number when all its values are numbers, else as text.
 */
export class ScratchQuery {
  /** rows of each file that are there; Infinity: all */
  private filled = 0;

  private constructor(
    private readonly query: SourceQuery,
    private readonly tables: ReadonlyMap<string, ScratchTable>,
    private readonly scratch: ScratchDatabase,
    private readonly folder: string,
  ) {}

  /** @param find the file behind a table name as the statement writes it, or null */
  static async open(
    query: SourceQuery,
    find: (name: string) => Promise<ScratchTable | null>,
    signal: AbortSignal,
  ): Promise<ScratchQuery> {
    const tables = query.kind === 'select' ? await selected(query.select.tokens, find) : await whole(query.path, find);
    const folder = await mkdtemp(join(tmpdir(), 'jobglot-select-'));
    try {
      const scratch = await ScratchDatabase.open(join(folder, 'rows.db'), SCRATCH_PRAGMAS, signal);
      for (const [name, { columns }] of tables) await scratch.createTable(name, columns);
      const asked = query.kind === 'select' ? query : { ...query, path: { schema: null, name: WHOLE_FILE } };
      return new ScratchQuery(asked, tables, scratch, folder);
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

  async highMark(column: string): Promise<HighMark | null> {
    try {
      return await highMark(this.scratch.engine, await this.prepare(), column);
    } catch (error) {
      throw taskFailure(error, `looking for the highest value of "${column}"`);
    }
  }

  async *read(plan: ReadPlan): AsyncGenerator<Chunk> {
    try {
      yield* readRows(this.scratch.engine, await this.prepare(), plan);
    } catch (error) {
      throw taskFailure(error, 'running the SELECT over files');
    }
  }

  async close(): Promise<void> {
    await this.scratch.close();
    await rm(this.folder, { recursive: true, force: true }).catch(() => {});
  }

  /** The types of expressions are found in the first rows, as {@link describe} found them. */
  private async prepare(): Promise<PreparedQuery> {
    await this.fill(SAMPLE_ROWS);
    const prepared = await prepareQuery(this.scratch.engine, this.query);
    await this.fill(Number.POSITIVE_INFINITY);
    return { ...prepared, untyped: true };
  }

  private async fill(limit: number): Promise<void> {
    if (this.filled >= limit) return;
    for (const [name, { columns, rows }] of this.tables) {
      await this.scratch.engine.ask('exec', { sql: `DELETE FROM ${quoteName(name)}` });
      await this.scratch.fill(name, columns, null, rows(Math.min(limit, BATCH_ROWS)), limit);
    }
    this.filled = limit;
  }
}

async function selected(
  tokens: readonly SelectToken[],
  find: (name: string) => Promise<ScratchTable | null>,
): Promise<Map<string, ScratchTable>> {
  const tables = new Map<string, ScratchTable>();
  for (const name of tableNames(tokens)) {
    const table = tables.has(name) ? null : await find(name);
    if (table) tables.set(name, table);
  }
  return tables;
}

/** The cells of a table are kept as text, as they come when it is read from front to back. */
async function whole(
  { name }: TablePath,
  find: (name: string) => Promise<ScratchTable | null>,
): Promise<Map<string, ScratchTable>> {
  const table = await find(name);
  if (table === null) throw new TaskRunError(`There is no file for the table "${name}".`);
  return new Map([[WHOLE_FILE, { ...table, columns: table.columns.map(asText) }]]);
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
