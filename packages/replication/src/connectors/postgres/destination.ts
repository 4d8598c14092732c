import { renderSelect } from '../../grammar/render-select';
import type { SelectStatement } from '../../grammar/select-statement';
import type { ChunkFormat, Destination, Load, LoadPlan, TaskState } from '../connector';
import type { TablePath, TableSchema } from '../table-schema';
import { findTable, qualified, tableIdentity, tableSchema } from './catalog';
import { checkCondition } from './delete-where';
import { postgresName } from './identifier';
import { PostgresLoad } from './load';
import type { LoadContext } from './load-context';
import { openInPlace, openMirror } from './open-target';
import { POSTGRES_QUOTING, type QualifiedTable, quoteName, quoteString, quoteTable } from './quote';
import { reported } from './run-errors';
import { checkCalledFunctions } from './select-guard';
import type { Session } from './session';
import { StagedTarget } from './staged-target';
import { createStaging, dropStaging, hasPagesOf, stagingTable } from './staging';
import { LoadState, readTaskState } from './state-table';
import { loadName, TableLock } from './table-lock';
import { existingShape, newShape } from './target-shape';

/** A clean-up on a connection of its own must not hold up a cancel (P6). */
const CLEAN_UP_MS = 3_000;

/** Loads by COPY; staging, state and swap as replication-notes.md 4.1, 4.3 and 4.6 have it. */
export class PostgresDestination implements Destination {
  readonly formats: readonly ChunkFormat[] = ['copy-binary', 'copy-text', 'rows'];
  readonly resumable = true;
  readonly conditions = true;

  constructor(
    private readonly session: Session,
    private readonly schema: string,
    private readonly signal: AbortSignal,
    private readonly reopen: (signal: AbortSignal) => Promise<Session>,
  ) {}

  describe(path: TablePath): Promise<TableSchema | null> {
    return reported(async () => {
      const table = await findTable(this.session, qualified(path, this.schema), false);
      return table === null ? null : tableSchema(table);
    });
  }

  tableIdentity(path: TablePath): Promise<string> {
    return reported(() => tableIdentity(this.session, qualified(path, this.schema)));
  }

  taskState(taskId: string, path: TablePath): Promise<TaskState | null> {
    return reported(() => readTaskState(this.session, taskId, qualified(path, this.schema)));
  }

  identifier(name: string): string {
    return postgresName(name);
  }

  beginLoad(plan: LoadPlan, waiting: (message: string) => void): Promise<Load> {
    return reported(() => this.begin(plan, waiting));
  }

  execute(statement: SelectStatement): Promise<number> {
    const { session } = this;
    return reported(async () => {
      await checkCalledFunctions(session, statement);
      return session.transaction(async () => {
        await session.query(`SET LOCAL search_path = ${quoteName(this.schema)}, public`);
        return (await session.single(renderSelect(statement, POSTGRES_QUOTING))).rowCount ?? 0;
      });
    });
  }

  close(): Promise<void> {
    return this.session.close();
  }

  private async begin(plan: LoadPlan, waiting: (message: string) => void): Promise<Load> {
    const { session } = this;
    const table = qualified(plan.table, this.schema);
    await session.query(`SET application_name = ${quoteString(loadName(plan))}`);
    await this.ensureSchema(table.schema);
    const lock = new TableLock(session, table);
    await lock.take(plan, waiting, this.signal);
    try {
      await session.query(`SET timezone = ${quoteString(plan.timeZone)}`);
      await session.query(`SET statement_timeout = ${Math.round(plan.commandTimeout * 1000)}`);
      // a page that is lost with the server is lost together with its state row, and read again
      await session.query('SET synchronous_commit = off');
      const state = new LoadState(session, plan, table);
      await state.ensureTable();
      return await session.transaction(() => this.start(plan, table, state, lock));
    } catch (error) {
      await lock.release().catch(() => {});
      throw error;
    }
  }

  private async start(plan: LoadPlan, table: QualifiedTable, state: LoadState, lock: TableLock): Promise<Load> {
    const { session } = this;
    const progress = await state.claim();
    if (plan.anew && progress === null) await session.query(`DROP TABLE IF EXISTS ${quoteTable(table)}`);
    const existing = await findTable(session, table, false);
    const keep = existing !== null && plan.mode !== 'replace';
    const shape = keep ? await existingShape(session, plan, existing) : await newShape(session, plan);
    const context: LoadContext = { session, plan, table, state, shape };
    if (existing !== null && plan.deleteWhere) await checkCondition(session, table, plan.deleteWhere);
    const cleanUp = (): Promise<void> => this.cleanUp(context);
    if (plan.mode === 'upsert' || plan.mode === 'history') {
      if (progress === null) await state.begin();
      await dropStaging(session, stagingTable(table));
      return new PostgresLoad(context, await openInPlace(context, existing), lock, progress, cleanUp);
    }
    const target = plan.mode === 'mirror' ? await openMirror(context, existing) : new StagedTarget(context);
    const resume = progress !== null && (await hasPagesOf(session, stagingTable(table), plan)) ? progress : null;
    if (resume === null) await this.freshStaging(context);
    return new PostgresLoad(context, target, lock, resume, cleanUp);
  }

  private async freshStaging({ session, plan, table, state, shape }: LoadContext): Promise<void> {
    await state.begin();
    await dropStaging(session, stagingTable(table));
    await createStaging(session, stagingTable(table), plan, shape);
  }

  private async ensureSchema(schema: string): Promise<void> {
    const { rows } = await this.session.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
    if (rows.length > 0) return;
    // IF NOT EXISTS does not help two first runs at once: the later one meets a duplicate key in the catalog.
    await this.session.transaction(async () => {
      await this.session.query(`SELECT pg_advisory_xact_lock(hashtextextended(${quoteString(`schema ${schema}`)}, 0))`);
      await this.session.query(`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`);
    });
  }

  /** What `abandon` does when the load's own session is gone: the server has rolled back, staging and progress remain. */
  private async cleanUp({ plan, table }: LoadContext): Promise<void> {
    const session = await this.reopen(AbortSignal.timeout(CLEAN_UP_MS));
    try {
      const lock = new TableLock(session, table);
      if (!(await lock.tryTake())) return;
      await session.transaction(async () => {
        await new LoadState(session, plan, table).giveUp();
        await dropStaging(session, stagingTable(table));
      });
    } finally {
      await session.close();
    }
  }
}
