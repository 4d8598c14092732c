import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type Database from 'libsql';

const RETRY_MS = 150;
/** The log hears of a long wait again, but not often. */
const REPORT_EVERY_MS = 60_000;

/** A lock that ends with {@link TableLock.release} or with the process that holds it. */
export interface TableLock {
  release(): void;
}

/**
 * Takes the lock of one destination table; waits while another run holds it.
 *
 * The lock is an exclusive transaction on an empty SQLite file: the kernel keeps it for as long as the holder lives and
 * drops it with a killed process, so no heartbeat, process id or time-out is needed, and it works between containers on
 * one volume. Lock files are never deleted: deleting one that somebody waits for would let two runs in.
 *
 * @param file absolute path of the lock file; its folder is made
 * @param waiting called once when the lock is taken by somebody else, then each minute
 * @throws the signal's reason when it is aborted while waiting
 */
export async function acquireTableLock(
  file: string,
  signal: AbortSignal,
  waiting: (message: string) => void,
): Promise<TableLock> {
  await mkdir(dirname(file), { recursive: true });
  // loaded on first use: a worker without files does without its 5 MB
  const { default: Libsql } = await import('libsql');
  let reportAt = 0;
  for (;;) {
    signal.throwIfAborted();
    const lock = tryLock(new Libsql(file));
    if (lock) return lock;
    if (Date.now() >= reportAt) {
      waiting('Another run is loading this table: waiting for it to end.');
      reportAt = Date.now() + REPORT_EVERY_MS;
    }
    await delay(RETRY_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

function tryLock(db: Database.Database): TableLock | null {
  try {
    // No journal file beside the lock: nothing is ever written.
    db.exec('PRAGMA journal_mode = MEMORY');
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return null;
    throw error;
  }
  let held = true;
  return {
    release() {
      if (!held) return;
      held = false;
      db.exec('ROLLBACK');
      db.close();
    },
  };
}
