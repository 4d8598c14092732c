import type { RunCounters } from '@jobglot/core';
import { encodeRows } from '../../copy-text/encode-rows';
import type { Load, LoadPlan, LoadProgress, Page, PageCounts } from '../connector';
import type { TableLock } from '../files/table-lock';
import { withPage } from '../page-counts';
import type { ColumnSchema } from '../table-schema';
import { describeTable } from './describe-table';
import type { SqliteEngine } from './engine/sqlite-engine';
import { quoteName, stagingName } from './identifiers';
import { LoadState } from './load-state';
import { createTable, decideTarget, type LoadTarget } from './load-target';
import { taskFailure } from './sqlite-failure';
import { declaredType, logicalType, writeKind } from './types';

const CLEAN_UP_MS = 10_000;

/**
 * One load into a table: pages into a staging table (or, for upsert, into the table itself), each with its progress in
 * one transaction; the staging table takes the table's place in the last one. A kill at any moment leaves the last
 * committed page.
 */
export class SqliteLoad implements Load {
  readonly columns: readonly string[];
  private cutWarnings: readonly string[] = [];

  private constructor(
    private readonly plan: LoadPlan,
    private readonly target: LoadTarget,
    private readonly state: LoadState,
    readonly resumeFrom: LoadProgress | null,
    private readonly engine: SqliteEngine,
    private readonly start: (signal: AbortSignal) => Promise<SqliteEngine>,
    private readonly lock: TableLock,
  ) {
    this.columns = target.columns.map((c) => c.name);
  }

  /** @throws RunAbort `claim_lost`, TaskRunError, SqliteError; a transaction may be open then */
  static async begin(
    plan: LoadPlan,
    engine: SqliteEngine,
    start: (signal: AbortSignal) => Promise<SqliteEngine>,
    lock: TableLock,
  ): Promise<SqliteLoad> {
    await engine.ask('exec', { sql: 'BEGIN IMMEDIATE' });
    const target = decideTarget(plan, await describeTable(engine, plan.table));
    const state = new LoadState(engine, plan, target.hash);
    const staging = { schema: null, name: stagingName(target.table) };
    const staged = await engine.ask('all', {
      sql: 'SELECT 1 FROM sqlite_schema WHERE lower(name) = lower(?)',
      params: [staging.name],
    });
    let progress = await state.claim();
    if (target.mode !== 'upsert' && staged.length === 0) progress = null;
    if (progress === null) {
      await state.store(null);
      const drop = `DROP TABLE IF EXISTS ${quoteName(staging.name)}`;
      const create = target.mode === 'upsert' ? [] : [createTable(staging.name, target.columns, target.primaryKey)];
      await engine.ask('exec', { sql: [drop, ...target.preparation, ...create].join(';\n') });
    }
    await engine.ask('exec', { sql: 'COMMIT' });
    const load = new SqliteLoad(plan, target, state, progress, engine, start, lock);
    await load.planWrites();
    return load;
  }

  async writePage(page: Page, total: RunCounters): Promise<PageCounts> {
    return this.transaction('writing a page', async () => {
      for (const chunk of page.chunks) {
        const data = chunk.format === 'rows' ? encodeRows(chunk.rows) : chunk.data;
        await this.engine.ask('rows', { data }, this.plan.commandTimeout);
      }
      const { inserted, updated, warnings } = await this.engine.ask('rowsEnd', {}, this.plan.commandTimeout);
      const counters = withPage(total, { inserted, updated, deleted: 0 });
      await this.state.advance(page.lastKey ? { lastKey: page.lastKey, counters, mark: null } : null);
      this.cutWarnings = warnings;
      return { inserted, updated, deleted: 0 };
    });
  }

  async finish(): Promise<PageCounts> {
    const staging = quoteName(stagingName(this.target.table));
    const table = quoteName(this.target.table);
    await this.transaction('putting the table in place', async () => {
      await this.state.advance(null);
      for (const sql of await this.swap(staging, table)) await this.exec(sql);
    });
    // Moves the log into the database file, so that a copy of the file alone is whole; not waiting for other readers.
    const patience = await this.engine.ask('all', { sql: 'PRAGMA busy_timeout', params: [] });
    const checkpoint = `PRAGMA busy_timeout=0; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout=${patience[0]?.[0]}`;
    await this.exec(checkpoint).catch(() => {});
    this.release();
    return { inserted: 0, updated: 0, deleted: 0 };
  }

  async abandon(keepProgress = false): Promise<void> {
    try {
      this.engine.kill();
      if (!keepProgress) await this.cleanUp();
    } catch {
      // The next load of the table clears what is left.
    } finally {
      this.release();
    }
  }

  release(): void {
    this.lock.release();
  }

  warnings(): string[] {
    return [...this.cutWarnings];
  }

  private async planWrites(): Promise<void> {
    const { target } = this;
    const place = (name: string) => target.columns.findIndex((c) => c.name === name);
    await this.engine.ask('plan', {
      table: quoteName(target.mode === 'upsert' ? target.table : stagingName(target.table)),
      columns: target.columns.map((c) => quoteName(c.name)),
      kinds: target.columns.map((c) => writeKind(c.type, declaredType(c))),
      cut: this.plan.autoTruncate ? target.columns.map((c) => ({ name: c.name, limit: lengthLimit(c) })) : null,
      key: target.mode === 'upsert' ? target.primaryKey.map(place) : null,
    });
  }

  private async swap(staging: string, table: string): Promise<string[]> {
    if (this.target.mode === 'upsert') return [];
    const existing = await describeTable(this.engine, { schema: null, name: this.target.table });
    if (this.target.mode === 'truncate' && existing) {
      const columns = this.target.columns.map((c) => quoteName(c.name)).join(', ');
      const fill = `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM ${staging}`;
      return [`DELETE FROM ${table}`, fill, `DROP TABLE ${staging}`];
    }
    return [`DROP TABLE IF EXISTS ${table}`, `ALTER TABLE ${staging} RENAME TO ${table}`];
  }

  private async transaction<T>(doing: string, work: () => Promise<T>): Promise<T> {
    try {
      await this.exec('BEGIN IMMEDIATE');
      const result = await work();
      await this.exec('COMMIT');
      return result;
    } catch (error) {
      await this.engine.ask('exec', { sql: 'ROLLBACK' }).catch(() => {});
      throw taskFailure(error, doing);
    }
  }

  private exec(sql: string): Promise<null> {
    return this.engine.ask('exec', { sql }, this.plan.commandTimeout);
  }

  /** In a new process, since the old one may have been killed in the middle; the lock is still ours. */
  private async cleanUp(): Promise<void> {
    const engine = await this.start(AbortSignal.timeout(CLEAN_UP_MS));
    try {
      await engine.ask('exec', { sql: 'BEGIN IMMEDIATE' });
      await new LoadState(engine, this.plan, this.target.hash).advance(null);
      await engine.ask('exec', { sql: `DROP TABLE IF EXISTS ${quoteName(stagingName(this.target.table))}; COMMIT` });
    } finally {
      await engine.close();
    }
  }
}

function lengthLimit(column: ColumnSchema): number | null {
  const type = logicalType(declaredType(column));
  return type.kind === 'string' ? (type.length ?? null) : null;
}
