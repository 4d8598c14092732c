import { dirname } from 'node:path';
import { TaskRunError } from '@jobglot/core';
import type { Load, LoadPlan } from '../connector';
import { FileDestination } from '../files/file-destination';
import type { FileFormat } from '../files/file-format';
import { readRecord } from '../files/load-record';
import type { TablePath, TableSchema } from '../table-schema';
import type { FolderPlace } from './folder-place';
import { writeMarker } from './marker-file';
import type { FolderOptions } from './options';
import { TargetFolder } from './target-folder';

/** Tables that become files of a folder. */
export class FolderDestination extends FileDestination {
  /** paths of the tables that loads were begun for */
  private readonly loaded = new Set<string>();

  constructor(
    private readonly folder: FolderPlace,
    format: FileFormat,
    private readonly options: Pick<FolderOptions, 'duplicates' | 'marker'>,
    signal: AbortSignal,
  ) {
    super(new TargetFolder(folder, format.extensions), format, signal);
  }

  /** A file that is to be replaced says nothing about the one that is to come. */
  override async describe(path: TablePath): Promise<TableSchema | null> {
    return this.options.duplicates === 'MERGE' ? super.describe(path) : null;
  }

  async keepsExisting(path: TablePath, executionId: number): Promise<boolean> {
    const { duplicates } = this.options;
    if (duplicates === 'REPLACE' || duplicates === 'MERGE') return false;
    const file = await this.place.find(path);
    if (file === null || (await readRecord(file))?.executionId === executionId) return false;
    if (duplicates === 'SKIP') return true;
    throw duplicate(path.name);
  }

  override async beginLoad(plan: LoadPlan, waiting: (message: string) => void): Promise<Load> {
    const load = await super.beginLoad(plan, waiting);
    this.loaded.add(plan.table.name);
    return load;
  }

  async succeeded(): Promise<void> {
    const { marker } = this.options;
    if (marker === null) return;
    for (const folder of new Set([...this.loaded].map((name) => dirname(name)))) {
      await writeMarker(this.folder.resolve(`${folder}/${marker.name}`));
    }
  }

  filesWritten(): number {
    return this.loaded.size;
  }
}

/** @returns the error of a file that is there and must not be */
export function duplicate(name: string): TaskRunError {
  return new TaskRunError(`Duplicate files exist in the destination path: "${name}". Nothing was written.`);
}
