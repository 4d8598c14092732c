import { DomainError, RunAbort, TaskRunError } from '@jobglot/core';
import { BadRowError } from '../connector';
import { SqliteError } from './engine/sqlite-engine';
import { withoutStaging } from './identifiers';

/** What another attempt may find gone: somebody else's lock, or a full disk that was cleared. */
const TRANSIENT = new Set(['SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_BUSY_RECOVERY']);

/** @returns as {@link taskFailure}, for a page: a row that SQLite refuses is a {@link BadRowError} */
export function pageFailure(error: unknown): unknown {
  if (!(error instanceof SqliteError) || !error.refused) return taskFailure(error, 'writing a page');
  const { row, column } = error.refused;
  return new BadRowError(`SQLite refuses a row: ${withoutStaging(error.message)}.`, row, column);
}

/** @returns the error as the task's failure, in SQLite's words; aborts and errors of our own stay as they are */
export function taskFailure(error: unknown, doing: string): unknown {
  if (error instanceof TaskRunError || error instanceof RunAbort || error instanceof DomainError) return error;
  if (!(error instanceof SqliteError)) return error;
  return new TaskRunError(`SQLite, ${doing}: ${withoutStaging(error.message)}.`, TRANSIENT.has(error.code));
}
