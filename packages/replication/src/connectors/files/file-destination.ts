import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ChunkFormat, Destination, Load, LoadPlan } from '../connector';
import type { TablePath, TableSchema } from '../table-schema';
import { fileColumns } from './file-columns';
import type { FileFormat } from './file-format';
import { FileLoad } from './file-load';
import type { FilePlace } from './file-place';
import { lockFile } from './load-record';
import { acquireTableLock } from './table-lock';

/**
 * An open folder or file to write to. A load that was killed starts again: a file has no transactions, and writing one
 * takes seconds per million rows.
 */
export class FileDestination implements Destination {
  readonly formats: readonly ChunkFormat[] = ['rows', 'copy-text'];
  readonly resumable = false;
  private readonly loads: FileLoad[] = [];

  constructor(
    private readonly place: FilePlace,
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

  async taskState(): Promise<null> {
    return null;
  }

  /** Column names have no limit in a file; a table name that is too long for one is refused. */
  identifier(name: string): string {
    return name;
  }

  async beginLoad(plan: LoadPlan, waiting: (message: string) => void): Promise<Load> {
    const file = await this.place.target(plan.table);
    await mkdir(dirname(file), { recursive: true });
    const lock = await acquireTableLock(lockFile(file), this.signal, waiting);
    try {
      const load = await FileLoad.begin(plan, file, this.format, lock, this.signal);
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
}
