import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** A random password that needs no escaping in a URL, a configuration file or SQL. */
export function randomPassword(): string {
  return randomBytes(24).toString('base64url');
}

/** Replaces a file that only its owner may read, whole or not at all: a password lost half-way locks its data away. */
export function writePrivateFile(path: string, text: string): void {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}

/** Reads what {@link writePrivateFile} kept as JSON; `undefined` when there is none yet. */
export function readPrivateJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return undefined;
    const reason =
      code === 'EACCES' ? 'it belongs to another user: start as that user or choose another JOBGLOT_HOME' : '';
    throw new Error(`Cannot read ${path}: ${reason || (error as Error).message}`);
  }
}
