import { join } from 'node:path';
import { TaskRunError } from '@jobglot/core';
import { type BinaryDestination, type BinaryLoad, type BinaryPlan, onlyBinary } from '../binary-files';
import type { ChunkFormat, Destination } from '../connector';
import type { TablePath } from '../table-schema';
import { BinaryCopy } from './binary-copy';
import type { FolderPlace } from './folder-place';
import { writeMarker } from './marker-file';
import type { FolderOptions } from './options';
import { requireWritable } from './target-folder';

/** A folder that files are copied into as they are. There are no tables in it. */
export class BinaryFolderDestination implements Destination, BinaryDestination {
  readonly formats: readonly ChunkFormat[] = [];
  readonly resumable = false;
  readonly binary = this;
  private readonly copies = new Map<string, BinaryCopy>();

  constructor(
    private readonly place: FolderPlace,
    private readonly options: Pick<FolderOptions, 'duplicates' | 'marker'>,
    private readonly signal: AbortSignal,
  ) {}

  async begin(plan: BinaryPlan, waiting: (message: string) => void): Promise<BinaryLoad> {
    const folder = folderPath(plan.folder);
    const target = { place: this.place, folder, duplicates: this.options.duplicates };
    const copy = await BinaryCopy.begin(target, plan, waiting, this.signal);
    this.copies.set(folder, copy);
    return copy;
  }

  async describe(): Promise<never> {
    throw onlyBinary();
  }

  /** The folder's real path, with `/` at its end. */
  async tableIdentity(path: TablePath): Promise<string> {
    return join(this.place.resolve(folderPath(path)), '/');
  }

  async taskState(): Promise<null> {
    return null;
  }

  identifier(name: string): string {
    return name;
  }

  async beginLoad(): Promise<never> {
    throw onlyBinary();
  }

  async succeeded(): Promise<void> {
    const { marker } = this.options;
    if (marker === null) return;
    for (const folder of this.copies.keys()) await writeMarker(this.place.resolve(`${folder}/${marker.name}`));
  }

  filesWritten(): number {
    return [...this.copies.values()].reduce((sum, { count }) => sum + count, 0);
  }

  async close(): Promise<void> {
    for (const copy of this.copies.values()) await copy.end();
  }
}

/** @returns path of the folder below the connection's @throws TaskRunError */
function folderPath({ schema, name }: TablePath): string {
  if (schema) throw new TaskRunError(`Files have no schema "${schema}": put a path with dots in brackets.`);
  const path = name.replace(/\/+$/, '') || name;
  if (path !== '.') requireWritable(path);
  return path;
}
