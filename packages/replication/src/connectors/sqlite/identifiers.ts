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
const SNAPSHOT_PREFIX = '_jobglot_snapshot_';
/** Temporary tables of a load's own connection, for the rows of a page and the keys that are gone. */
export const PAGE_TABLE = '_jobglot_page';
export const KEY_TABLE = '_jobglot_keys';

/** One per table: whoever holds the table's lock may drop it. */
export function stagingName(table: string): string {
  return STAGING_PREFIX + table;
}

/** What a task's last mirror load sent to a table. */
export function snapshotName(taskId: string, table: string): string {
  return `${SNAPSHOT_PREFIX}${taskId}_${table}`;
}

/** @returns SQLite's message with the user's table in the place of our staging table for it */
export function withoutStaging(message: string): string {
  return message.replaceAll(STAGING_PREFIX, '');
}

/** @returns true for tables that are not the user's */
export function isInternal(name: string): boolean {
  return /^(sqlite_|_jobglot_)/i.test(name);
}
