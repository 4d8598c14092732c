import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TaskRunError } from '@jobglot/core';
import { lockFile } from '../files/load-record';
import type { FolderPlace } from './folder-place';

/** A file of a folder, or of one of its subfolders. */
export interface WalkedFile {
  /** real path */
  readonly file: string;
  /** path below the folder that was walked, with `/` between names */
  readonly path: string;
}

/** What a load writes before it is whole. */
const PART = /\.part-\d+(?:\..*)?$/;

/**
 * Finds all files below a folder, through links too, as long as these stay below the files root. Hidden files, and what a
 * load that is under way writes, are left out.
 *
 * @param path below the connection's folder
 * @returns them in no order
 * @throws TaskRunError a link leads out of the files root, or back into its own folder
 */
export async function walkFolder(place: FolderPlace, path: string, signal: AbortSignal): Promise<WalkedFile[]> {
  const found: WalkedFile[] = [];
  const walk = async (folder: string, below: string, outer: readonly string[]): Promise<void> => {
    signal.throwIfAborted();
    if (outer.includes(folder)) throw new TaskRunError(`The folder "${below}" is a link back into itself.`);
    for (const { name } of await readdir(folder, { withFileTypes: true })) {
      if (name.startsWith('.') || isPart(folder, name)) continue;
      const inner = below === '' ? name : `${below}/${name}`;
      const file = place.resolve(`${path}/${inner}`);
      const there = await stat(file).catch(() => null);
      if (there?.isDirectory()) await walk(file, inner, [...outer, folder]);
      else if (there?.isFile()) found.push({ file, path: inner });
    }
  };
  await walk(place.resolve(path), '', []);
  return found;
}

/** Only a file beside whose lock it lies: anybody may call a file so. */
function isPart(folder: string, name: string): boolean {
  return PART.test(name) && existsSync(lockFile(join(folder, name.replace(PART, ''))));
}

/** @returns path of a file's folder, with `/` between names; empty: it has none */
export function folderOf(path: string): string {
  const folder = dirname(path.replaceAll('\\', '/'));
  return folder === '.' ? '' : folder.replace(/^\.\//, '');
}
