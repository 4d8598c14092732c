import { DomainError, RunAbort, TaskRunError } from '@jobglot/core';
import { SqliteError } from './engine/sqlite-engine';

/** What another attempt may find gone: somebody else's lock, or a full disk that was cleared. */
const TRANSIENT = new Set(['SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_BUSY_RECOVERY']);

/** @returns the error as the task's failure, in SQLite's words; aborts and errors of our own stay as they are */
export function taskFailure(error: unknown, doing: string): unknown {
  if (error instanceof TaskRunError || error instanceof RunAbort || error instanceof DomainError) return error;
  if (!(error instanceof SqliteError)) return error;
  return new TaskRunError(`SQLite, ${doing}: ${error.message}.`, TRANSIENT.has(error.code));
}
