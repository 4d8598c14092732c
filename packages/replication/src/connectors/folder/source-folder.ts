import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { TaskRunError } from '@jobglot/core';
import { fileStamp } from '../files/load-record';
import type { PlacedFile, SourcePlace } from '../files/table-place';
import type { TablePath } from '../table-schema';
import { type FolderPlace, unavailable } from './folder-place';
import { waitForMarker } from './marker-file';
import type { FolderOptions } from './options';
import { folderOf, type WalkedFile, walkFolder } from './walk-folder';

/** As CDM has it. */
const MAX_PATHS = 50;

/** A source file, and how it was when it was found. */
export interface ListedFile extends WalkedFile {
  readonly stamp: string;
}

/** The tables of a folder as a source: a table's name is the path of a folder or file, or several with `|` between them. */
export class SourceFolder implements SourcePlace {
  constructor(
    private readonly place: FolderPlace,
    private readonly options: Pick<FolderOptions, 'filter' | 'marker' | 'format'>,
    private readonly signal: AbortSignal,
  ) {}

  async tables(): Promise<string[]> {
    const names = await readdir(this.place.folder).catch(() => []);
    return names.filter((name) => !name.startsWith('.') && name !== this.options.marker?.name).sort();
  }

  async filesOf(path: TablePath): Promise<readonly string[]> {
    return (await this.list(path)).map(({ file }) => file);
  }

  async files(): Promise<readonly PlacedFile[]> {
    const all = await this.list({ schema: null, name: '.' });
    return all.map(({ file, path }) => ({ table: path, name: path, file }));
  }

  /**
   * Waits for the marker file first.
   *
   * @returns the files in order of path; empty: there is none
   * @throws TaskRunError an unavailable path among several, a path outside the files root, no marker file in time
   */
  async list({ schema, name }: TablePath): Promise<ListedFile[]> {
    const paths = name.split('|').map((path) => path.trim());
    if (schema) throw new TaskRunError(`Files have no schema "${schema}": put a path with dots in brackets.`);
    if (paths.length > MAX_PATHS) throw new TaskRunError(`At most ${MAX_PATHS} paths can be read as one table.`);
    const listed = new Map<string, ListedFile>();
    for (const path of paths) {
      const found = await this.filesAt(path);
      if (found === null && paths.length > 1) throw new TaskRunError(unavailable(path));
      for (const file of found ?? []) listed.set(file.file, file);
    }
    return [...listed.values()];
  }

  /** @returns the real path of a folder with `/` at its end, or of a file; null: it is not there, or they are several */
  async identity({ name }: TablePath): Promise<string | null> {
    const at = name.includes('|') ? null : await this.locate(name.trim());
    return at && (at.isFolder ? join(at.real, '/') : at.real);
  }

  private async filesAt(path: string): Promise<ListedFile[] | null> {
    const { marker } = this.options;
    if (marker !== null) await waitForMarker(await this.markerOf(path), marker, this.signal);
    const at = await this.locate(path);
    if (at === null) return null;
    const found = at.isFolder
      ? await walkFolder(this.place, path, this.signal)
      : [{ file: at.real, path: basename(at.real) }];
    const base = at.isFolder ? path : folderOf(path);
    const listed: ListedFile[] = [];
    for (const walked of found.sort((a, b) => (a.path < b.path ? -1 : 1))) {
      const file = await this.taken(walked, base);
      if (file !== null) listed.push(file);
    }
    return listed;
  }

  /** @param base folder that the file's path begins at, below the connection's folder */
  private async taken(walked: WalkedFile, base: string): Promise<ListedFile | null> {
    const { filter, marker } = this.options;
    const name = basename(walked.path);
    const folder = folderOf(`${base}/${walked.path}`).replace(/^\.?\/+/, '');
    const there = await stat(walked.file).catch(() => null);
    if (there === null || name === marker?.name || !filter.takes({ name, folder, modified: there.mtimeMs }))
      return null;
    return { ...walked, stamp: await fileStamp(walked.file) };
  }

  /** A file's extension may be left out, as in the names that destinations give. */
  private async locate(path: string): Promise<{ readonly real: string; readonly isFolder: boolean } | null> {
    for (const end of ['', ...(this.options.format?.extensions ?? [])]) {
      const real = this.place.resolve(path + end);
      const there = await stat(real).catch(() => null);
      if (there?.isDirectory() || there?.isFile()) return { real, isFolder: there.isDirectory() };
    }
    return null;
  }

  /** In the folder that is read, or beside the file. */
  private async markerOf(path: string): Promise<string> {
    const at = await this.locate(path);
    const folder = at === null || at.isFolder ? this.place.resolve(path) : dirname(at.real);
    return join(folder, this.options.marker!.name);
  }
}
