import { TaskRunError } from '@jobglot/core';

/** @returns a SQLite identifier in double quotes @throws TaskRunError for an empty name or one with a NUL */
export function quoteName(name: string): string {
  if (name === '' || name.includes('\0')) {
    throw new TaskRunError('SQLite takes no empty name, and none with a NUL character.');
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** Our own tables in a database, and SQLite's. */
export const STATE_TABLE = '_jobglot_state';
const STAGING_PREFIX = '_jobglot_staging_';

/** One per table: whoever holds the table's lock may drop it. */
export function stagingName(table: string): string {
  return STAGING_PREFIX + table;
}

/** @returns true for tables that are not the user's */
export function isInternal(name: string): boolean {
  return /^(sqlite_|_jobglot_)/i.test(name);
}
