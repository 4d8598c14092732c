import { lstatSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

interface PackedLink {
  source: string;
  target: string;
}

/**
 * Makes the library links that npm cannot pack and the package's install script makes: under `--ignore-scripts` they are
 * missing ("libicuuc.so.60: cannot open shared object file").
 *
 * @param root - a folder with `native/pg-symlinks.json`
 */
export function hydrateSymlinks(root: string): void {
  const links = JSON.parse(readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as PackedLink[];
  for (const { source, target } of links) {
    const path = join(root, target);
    if (lstatSync(path, { throwIfNoEntry: false })) continue;
    mkdirSync(dirname(path), { recursive: true });
    try {
      symlinkSync(relative(dirname(target), source), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
