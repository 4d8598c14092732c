import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The files below an installation's files root. */
export class FilesRoot {
  constructor(private readonly root: string) {}

  /** Writes a file, its folders too. */
  async put(path: string, content: string | Buffer): Promise<void> {
    await mkdir(dirname(this.at(path)), { recursive: true });
    await writeFile(this.at(path), content);
  }

  text(path: string): Promise<string> {
    return readFile(this.at(path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(this.at(path));
  }

  /** @returns the paths of the files below a folder, in order; what loads keep for themselves is left out */
  async list(folder: string): Promise<string[]> {
    const all = await readdir(this.at(folder), { recursive: true });
    const files: string[] = [];
    for (const path of all.filter((path) => !path.includes('.jobglot'))) {
      if ((await stat(join(this.at(folder), path))).isFile()) files.push(path);
    }
    return files.sort();
  }

  at(path: string): string {
    return join(this.root, path);
  }
}
