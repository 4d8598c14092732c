import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { ChunkFormat, Destination, Load, LoadPlan, TaskState } from '../connector';
import { STATE_FOLDER } from '../files/load-record';
import { acquireTableLock } from '../files/table-lock';
import type { TablePath, TableSchema } from '../table-schema';
import { describeTable, tableIdentity } from './describe-table';
import type { SqliteEngine } from './engine/sqlite-engine';
import { SqliteLoad } from './load';
import { LoadSession } from './load-session';
import { taskState } from './load-state';

/** An open database to write to. */
export class SqliteDestination implements Destination {
  readonly formats: readonly ChunkFormat[] = ['rows', 'copy-text'];
  readonly resumable = true;
  readonly conditions = true;
  private readonly loads: SqliteLoad[] = [];

  /**
   * @param file real path of the database
   * @param start opens the database in a new process, for cleaning up after the first one was killed
   */
  constructor(
    private readonly file: string,
    private readonly engine: SqliteEngine,
    private readonly start: (signal: AbortSignal) => Promise<SqliteEngine>,
    private readonly signal: AbortSignal,
  ) {}

  async describe(path: TablePath): Promise<TableSchema | null> {
    const table = await describeTable(this.engine, path);
    return table && { path: table.path, columns: table.columns, primaryKey: table.primaryKey };
  }

  async tableIdentity(path: TablePath): Promise<string> {
    return tableIdentity(this.file, path);
  }

  taskState(taskId: string, path: TablePath): Promise<TaskState | null> {
    return taskState(new LoadSession(this.engine, 0), taskId, path.name);
  }

  /** SQLite limits no names. */
  identifier(name: string): string {
    return name;
  }

  async beginLoad(plan: LoadPlan, waiting: (message: string) => void): Promise<Load> {
    const lock = await acquireTableLock(this.lockFile(plan.table), this.signal, waiting);
    try {
      const load = await SqliteLoad.begin(plan, this.engine, this.start, lock);
      this.loads.push(load);
      return load;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.engine.close();
    for (const load of this.loads) load.release();
  }

  private lockFile(table: TablePath): string {
    const id = createHash('sha256').update(table.name.toLowerCase()).digest('hex').slice(0, 16);
    return join(dirname(this.file), STATE_FOLDER, `${basename(this.file)}-${id}.lock`);
  }
}
