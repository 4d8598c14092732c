import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** PostgreSQL's own account of the server on a data directory (`postmaster.pid`, one value per line). */
export interface PostmasterPid {
  pid: number;
  port: number;
  /** `starting`, `ready`, `stopping` or `standby`. */
  status: string;
}

/** The lock file of a data directory. */
export const postmasterPidFile = (dataDirectory: string): string => join(dataDirectory, 'postmaster.pid');

/** Reads the lock file; `undefined` when there is none or it is still being written. */
export function readPostmasterPid(dataDirectory: string): PostmasterPid | undefined {
  try {
    const lines = readFileSync(postmasterPidFile(dataDirectory), 'utf8').split('\n');
    const pid = Number.parseInt(lines[0] ?? '', 10);
    return Number.isNaN(pid) ? undefined : { pid, port: Number(lines[3]), status: (lines[7] ?? '').trim() };
  } catch {
    return undefined;
  }
}
