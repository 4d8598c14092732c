import { renderSelect } from '../../grammar/render-select';
import type { SelectStatement } from '../../grammar/select-statement';
import type { ChunkFormat, Destination, Load, LoadPlan, TaskState } from '../connector';
import type { TablePath, TableSchema } from '../table-schema';
import { findTable, tableSchema } from './catalog';
import { checkCondition } from './delete-where';
import { reported } from './errors';
import { mysqlName } from './identifier';
import { MysqlLoad } from './load';
import type { LoadContext } from './load-context';
import { LostValues } from './lost-values';
import { openInPlace, openMirror } from './open-target';
import { MYSQL_QUOTING, type QualifiedTable, qualified, quoteName, quoteString, quoteTable } from './quote';
import { guardSelect } from './select-guard';
import type { Session } from './session';
import { identity } from './source';
import { StagedTarget } from './staged-target';
import { createStaging, dropStaging, hasPagesOf, stagingTable } from './staging';
import { LoadState, readTaskState } from './state-table';
import { recoverSwap } from './swap';
import { TableLock } from './table-lock';
import { existingShape, newShape } from './target-shape';

/** A clean-up on a connection of its own must not hold up a cancel (P6). */
const CLEAN_UP_MS = 3_000;

/** Compared byte by byte and without padding where the server can: blanks at the end make another key. */
const COLLATIONS = ['utf8mb4_nopad_bin', 'utf8mb4_0900_bin', 'utf8mb4_bin'];

/** Loads by LOAD DATA; staging, state and swap as replication-notes.md 4.1 and 4.3 have it. */
export class MysqlDestination implements Destination {
  readonly formats: readonly ChunkFormat[] = ['copy-text', 'rows'];
  readonly resumable = true;
  readonly conditions = true;

  constructor(
    private readonly session: Session,
    private readonly signal: AbortSignal,
    private readonly reopen: (signal: AbortSignal) => Promise<Session>,
  ) {}

  describe(path: TablePath): Promise<TableSchema | null> {
    return reported(async () => {
      const table = await findTable(this.session, this.qualified(path), false);
      return table === null ? null : tableSchema(table);
    });
  }

  tableIdentity(path: TablePath): Promise<string> {
    return reported(() => identity(this.session, { path: this.qualified(path) }));
  }

  taskState(taskId: string, path: TablePath): Promise<TaskState | null> {
    return reported(() => readTaskState(this.session, taskId, this.qualified(path)));
  }

  identifier(name: string): string {
    return mysqlName(name);
  }

  beginLoad(plan: LoadPlan, waiting: (message: string) => void): Promise<Load> {
    return reported(() => this.begin(plan, waiting));
  }

  execute(statement: SelectStatement): Promise<number> {
    return reported(async () => {
      guardSelect(statement);
      const sql = renderSelect(statement, MYSQL_QUOTING);
      // one statement, or the server says so
      await this.session.describe(sql);
      return this.session.transaction(async () => (await this.session.run(sql)).affected);
    });
  }

  close(): Promise<void> {
    return this.session.close();
  }

  private async begin(plan: LoadPlan, waiting: (message: string) => void): Promise<Load> {
    const { session } = this;
    const table = this.qualified(plan.table);
    await this.ensureDatabase(table.schema);
    const state = new LoadState(session, plan, table);
    await state.ensureTable();
    const lock = new TableLock(session, table, plan);
    await lock.take(state, waiting, this.signal);
    try {
      await this.limitStatements(plan.commandTimeout);
      return await this.start(plan, table, state, lock);
    } catch (error) {
      await lock.release().catch(() => {});
      throw error;
    }
  }

  private async start(plan: LoadPlan, table: QualifiedTable, state: LoadState, lock: TableLock): Promise<Load> {
    const { session } = this;
    await recoverSwap(session, table, state);
    const progress = await session.transaction(() => state.claim());
    // making tables commits by itself: the progress goes before what it speaks of
    const inPlace = plan.mode === 'upsert' || plan.mode === 'history';
    const resume =
      inPlace || (progress !== null && (await hasPagesOf(session, stagingTable(table), plan))) ? progress : null;
    if (resume === null) await state.begin();
    if (plan.anew && resume === null) await session.run(`DROP TABLE IF EXISTS ${quoteTable(table)}`);
    const existing = await findTable(session, table, false);
    const keep = existing !== null && plan.mode !== 'replace';
    const shape = keep ? existingShape(plan, existing) : newShape(plan);
    const collation = await this.collation();
    const context: LoadContext = { session, plan, table, state, shape, collation, lost: new LostValues() };
    if (existing !== null && plan.deleteWhere) await checkCondition(session, table, plan.deleteWhere);
    const cleanUp = (): Promise<void> => this.cleanUp(context);
    if (inPlace) {
      await dropStaging(session, stagingTable(table));
      return new MysqlLoad(context, await openInPlace(context, existing), lock, resume, cleanUp);
    }
    const target = plan.mode === 'mirror' ? await openMirror(context, existing) : new StagedTarget(context);
    if (resume === null) {
      await dropStaging(session, stagingTable(table));
      await createStaging(context, plan.mode !== 'append' || existing === null);
    }
    return new MysqlLoad(context, target, lock, resume, cleanUp);
  }

  private async collation(): Promise<string> {
    const rows = await this.session.rows(
      `SELECT collation_name FROM information_schema.collations WHERE collation_name IN (${COLLATIONS.map(quoteString).join(', ')})`,
    );
    return COLLATIONS.find((name) => rows.some((r) => r[0] === name))!;
  }

  private async ensureDatabase(name: string): Promise<void> {
    const rows = await this.session.rows(
      `SELECT 1 FROM information_schema.schemata WHERE schema_name = ${quoteString(name)}`,
    );
    if (rows.length === 0) await this.session.run(`CREATE DATABASE IF NOT EXISTS ${quoteName(name)}`);
  }

  /** MariaDB limits every statement; MySQL has a limit for SELECT only. */
  private async limitStatements(seconds: number): Promise<void> {
    if (this.session.isMariaDb) await this.session.run(`SET SESSION max_statement_time = ${seconds}`);
    else await this.session.run(`SET SESSION max_execution_time = ${Math.round(seconds * 1000)}`);
  }

  /** What `abandon` does when the load's own session is gone: the server has rolled back, staging and progress remain. */
  private async cleanUp({ plan, table }: LoadContext): Promise<void> {
    const session = await this.reopen(AbortSignal.timeout(CLEAN_UP_MS));
    try {
      if (!(await new TableLock(session, table, plan).tryTake())) return;
      await dropStaging(session, stagingTable(table));
      await new LoadState(session, plan, table).giveUp();
    } finally {
      await session.close();
    }
  }

  private qualified(path: TablePath): QualifiedTable {
    return qualified(path, this.session.database);
  }
}
