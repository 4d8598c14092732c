import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ChunkFormat, Destination, Load, LoadPlan, TaskState } from '../connector';
import type { TablePath, TableSchema } from '../table-schema';
import { fileColumns } from './file-columns';
import { fileFailure } from './file-failure';
import type { FileFormat } from './file-format';
import { fileLayout } from './file-layout';
import { FileLoad } from './file-load';
import { lockFile, readRecord } from './load-record';
import { MergedLoad } from './merged-load';
import { NewFile } from './new-file';
import { acquireTableLock, type TableLock } from './table-lock';
import type { TargetPlace } from './table-place';

/**
 * An open folder or file to write to. A load that was killed starts again: a file has no transactions, and writing one
 * takes seconds per million rows.
 */
export class FileDestination implements Destination {
  readonly formats: readonly ChunkFormat[] = ['rows', 'copy-text'];
  readonly resumable = false;
  private readonly loads: (FileLoad | MergedLoad)[] = [];

  constructor(
    protected readonly place: TargetPlace,
    private readonly format: FileFormat,
    private readonly signal: AbortSignal,
  ) {}

  async describe(path: TablePath): Promise<TableSchema | null> {
    const file = await this.place.find(path);
    if (file === null) return null;
    return { path, columns: await fileColumns(this.format, file, this.signal), primaryKey: [] };
  }

  /** The file's real path. */
  tableIdentity(path: TablePath): Promise<string> {
    return this.place.target(path);
  }

  async taskState(taskId: string, path: TablePath): Promise<TaskState | null> {
    const file = await this.place.find(path);
    return file === null ? null : ((await readRecord(file))?.states[taskId] ?? null);
  }

  /** Column names have no limit in a file; a table name that is too long for one is refused. */
  identifier(name: string): string {
    return name;
  }

  async beginLoad(plan: LoadPlan, waiting: (message: string) => void): Promise<Load> {
    const file = await this.place.target(plan.table);
    await mkdir(dirname(file), { recursive: true }).catch((error) => {
      throw fileFailure(error, file, 'written');
    });
    const lock = await acquireTableLock(lockFile(file), this.signal, waiting);
    try {
      const load = await this.begin(plan, file, lock);
      this.loads.push(load);
      return load;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  async close(): Promise<void> {
    for (const load of this.loads) await load.release();
  }

  private async begin(plan: LoadPlan, file: string, lock: TableLock): Promise<FileLoad | MergedLoad> {
    const { format, signal } = this;
    const old = existsSync(file) && !plan.anew ? await fileColumns(format, file, signal) : [];
    const layout = fileLayout(plan, old, format.typed);
    const made = await NewFile.claim(plan, file, format, signal);
    try {
      const context = { plan, file, format, layout, old, made, lock, signal };
      const merged = layout.mode === 'upsert' || layout.mode === 'history' || layout.mode === 'mirror';
      return merged ? await MergedLoad.begin(context) : await FileLoad.begin(context);
    } catch (error) {
      await made.discard();
      throw error;
    }
  }
}
