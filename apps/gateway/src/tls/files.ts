import { randomBytes } from 'node:crypto';
import { link, open, readFile } from 'node:fs/promises';

/** @returns the text of a file; null when there is none */
export async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Writes a whole file beside `path`, to be linked or renamed there. @returns its path */
export async function writeDraft(path: string, text: string, mode: number): Promise<string> {
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  const file = await open(draft, 'wx', mode);
  try {
    await file.writeFile(text);
    // On the disk before its name counts: after a power cut it is whole or not there.
    await file.sync();
  } finally {
    await file.close();
  }
  return draft;
}

/** Gives a file a second name. @returns whether that name was free */
export async function linked(path: string, name: string): Promise<boolean> {
  try {
    await link(path, name);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** @returns the system's code of a failed call, e.g. `ENOENT` */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
