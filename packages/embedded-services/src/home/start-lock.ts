import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { waitUntil } from '../process/wait-until';

/** Longer than a first start with a download: whoever waits here then adopts what the other one started. */
const PATIENCE_MS = 150_000;

/** A pid alone may belong to somebody else after a reboot; together with its start time it is unique on Linux. */
export function processStamp(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  if (process.platform !== 'linux') return `${pid}`;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold blanks; the start time is the 20th field after it (proc(5), field 22).
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return undefined;
  }
}

/** Linking a finished file is atomic: nobody ever sees a lock without its holder. */
function createLock(path: string, holder: string): boolean {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, holder, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

const isHeld = (holder: string): boolean => processStamp(Number.parseInt(holder, 10)) === holder;

/** Two waiters may see the same dead holder: whoever moved a lock that turns out to be live puts it back. */
function clearDeadLock(path: string): void {
  const moved = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    if (isHeld(readFileSync(path, 'utf8'))) return;
    renameSync(path, moved);
    const holder = readFileSync(moved, 'utf8');
    if (isHeld(holder)) createLock(path, holder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    rmSync(moved, { force: true });
  }
}

function tryLock(path: string): true | undefined {
  if (createLock(path, processStamp(process.pid) ?? `${process.pid}`)) return true;
  clearDeadLock(path);
  return undefined;
}

/**
 * Runs one start at a time per lock file, across processes: two `initdb` or two Redis servers on one directory destroy it.
 * The lock of a killed process is taken over.
 *
 * @throws Error when another start holds the lock for more than 150 s
 */
export async function withStartLock<T>(path: string, start: () => Promise<T>): Promise<T> {
  if (!(await waitUntil(() => tryLock(path), PATIENCE_MS, 50))) {
    throw new Error(`Another start is still running; if none is, delete ${path}`);
  }
  try {
    return await start();
  } finally {
    rmSync(path, { force: true });
  }
}
