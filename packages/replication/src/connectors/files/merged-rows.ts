import type { RunCounters } from '@jobglot/core';
import { HISTORY_COLUMNS, type LoadPlan, type Page, type PageCounts } from '../connector';
import { describeTable } from '../sqlite/describe-table';
import { SCRATCH_LOAD_PRAGMAS } from '../sqlite/engine/sqlite-uri';
import { quoteName } from '../sqlite/identifiers';
import { SqliteLoad } from '../sqlite/load';
import { readRows } from '../sqlite/read-rows';
import { declaredType } from '../sqlite/types';
import type { ColumnSchema } from '../table-schema';
import type { RowBatch } from './file-format';
import { KeptSnapshot } from './kept-snapshot';
import type { LoadContext } from './load-context';
import { SLICE_ROWS } from './page-rows';
import { boolsAsCells, knownColumn, scratchColumn } from './scratch-columns';
import { asText, ScratchDatabase } from './scratch-database';

const TABLE = 'rows';
const BATCH_ROWS = 2_000;

/** Nobody else knows of a scratch database. */
const NO_LOCK = { release() {} };
const NEVER_AGAIN = (): never => {
  throw new Error('a scratch database is opened once');
};

/**
 * A file's rows in a scratch database, where the load of the SQLite connector does to them what it does to a table: merge by
 * key, keep versions, compare.
 */
export class MergedRows {
  private constructor(
    private readonly context: LoadContext,
    private readonly scratch: ScratchDatabase,
    private readonly load: SqliteLoad,
    private readonly snapshot: KeptSnapshot | null,
  ) {}

  /** @throws TaskRunError */
  static async open(context: LoadContext): Promise<MergedRows> {
    const { plan, file, made, signal } = context;
    const scratch = await ScratchDatabase.open(made.scratchFile, SCRATCH_LOAD_PRAGMAS, signal);
    try {
      await fillWithOldRows(context, scratch);
      const mirrored = plan.mirror?.against === 'snapshot';
      const snapshot = mirrored ? new KeptSnapshot(scratch.engine, file, plan.taskId, TABLE) : null;
      await snapshot?.bring();
      const load = await SqliteLoad.begin(scratchPlan(plan), scratch.engine, NEVER_AGAIN, NO_LOCK);
      return new MergedRows(context, scratch, load, snapshot);
    } catch (error) {
      await scratch.close();
      throw error;
    }
  }

  get columns(): readonly string[] {
    return this.load.columns;
  }

  put(page: Page, total: RunCounters): Promise<PageCounts> {
    return this.load.writePage(page, total);
  }

  finish(): Promise<PageCounts> {
    return this.load.finish(null);
  }

  /** Of the file to come, in its order. */
  async fileColumns(): Promise<ColumnSchema[]> {
    const { columns } = await this.table();
    const { layout, plan } = this.context;
    return columns.map((c) => layout.columns.find((l) => l.name === c.name) ?? knownColumn(asText(c), plan));
  }

  /** The rows to come, the old ones in their old order. */
  async *rows(): AsyncGenerator<RowBatch> {
    const { path, columns } = await this.table();
    const cells = columns.map((c) => (c.type.kind === 'bool' ? c : asText(c)));
    const names = columns.map((c) => c.name);
    const sql = `SELECT ${names.map(quoteName).join(', ')} FROM ${quoteName(TABLE)} ORDER BY rowid`;
    const prepared = { schema: { path, columns: cells, primaryKey: [] }, sql, params: [], untyped: true };
    const query = { kind: 'table', path } as const;
    const plan = { query, columns: names, format: 'rows', chunkRows: BATCH_ROWS } as const;
    for await (const chunk of readRows(this.scratch.engine, prepared, plan)) {
      if (chunk.format === 'rows') yield chunk;
    }
  }

  /** For the task's next mirror; when the file is in place. */
  async keepSnapshot(): Promise<void> {
    await this.snapshot?.keep();
  }

  warnings(): string[] {
    return this.load.warnings();
  }

  /** Never throws. */
  close(): Promise<void> {
    return this.scratch.close();
  }

  private async table() {
    return (await describeTable(this.scratch.engine, { schema: null, name: TABLE }))!;
  }
}

function scratchPlan(plan: LoadPlan): LoadPlan {
  const table = { schema: null, name: TABLE };
  const columns = plan.schema.columns.map((c) => ({ ...scratchColumn(c, plan), nullable: c.nullable }));
  return { ...plan, table, schema: { ...plan.schema, columns } };
}

/** Of rows with the same key the last one stays. */
async function fillWithOldRows(context: LoadContext, scratch: ScratchDatabase): Promise<void> {
  const { plan, file, format, old, signal } = context;
  if (old.length === 0) return;
  const known = old.map((c) => knownColumn(c, plan));
  const columns = known.map((c) => scratchColumn(c, plan));
  const versions = old.some((c) => c.name === HISTORY_COLUMNS.start) ? [HISTORY_COLUMNS.start] : [];
  const key = [...plan.schema.primaryKey, ...versions];
  const lines = columns.map((c) => `${quoteName(c.name)} ${declaredType(c)}`);
  const sql = `CREATE TABLE ${quoteName(TABLE)} (${lines.join(', ')}, PRIMARY KEY (${key.map(quoteName).join(', ')}))`;
  await scratch.engine.ask('exec', { sql });
  async function* rows(): AsyncGenerator<RowBatch> {
    for await (const batch of format.read(file, old, SLICE_ROWS, signal, () => {})) {
      boolsAsCells(batch.rows, known);
      yield batch;
    }
  }
  const places = key.map((k) => columns.findIndex((c) => c.name === k));
  await scratch.fill(TABLE, columns, places, rows());
}
