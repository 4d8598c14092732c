import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Every executable of this name on the search path, in its order. Relative entries are skipped: they depend on where we stand. */
export function findOnPath(name: string): string[] {
  const folders = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder.startsWith('/') || /^[A-Z]:/i.test(folder));
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return folders.flatMap((folder) => {
    const file = join(folder, name + suffix);
    try {
      accessSync(file, constants.X_OK);
      return [file];
    } catch {
      return [];
    }
  });
}
