import { pathToFileURL } from 'node:url';

/**
 * A database file as a SQLite URI. libsql 0.5.29 ignores the options `readonly` and `fileMustExist` (tested: it creates
 * the file and writes to it), while SQLite itself obeys the URI's mode.
 *
 * @param path absolute
 * @param mode `ro` reads, `rw` reads and writes an existing file, `rwc` also creates it
 */
export function sqliteUri(path: string, mode: 'ro' | 'rw' | 'rwc'): string {
  // pathToFileURL encodes ?, # and %, so a file name cannot add URI parameters.
  return `file:${pathToFileURL(path).pathname}?mode=${mode}`;
}

/** Pragmas of every connection. */
const COMMON = [
  // Views and triggers that came with the file must not reach the file system (readfile(), fsdir).
  'trusted_schema=OFF',
  // Large sorts go to disk: libsql is compiled with temporary tables in memory.
  'temp_store=FILE',
  'cache_size=-16000',
  'busy_timeout=30000',
];

export const READ_PRAGMAS: readonly string[] = [...COMMON, 'query_only=ON'];

const FOR_SWAPS = [
  // libsql turns foreign keys on: a swap's DROP TABLE would then delete or refuse for rows of other tables.
  'foreign_keys=OFF',
  // Renaming the staging table must not re-check or rewrite views that name the old table.
  'legacy_alter_table=ON',
];

export const WRITE_PRAGMAS: readonly string[] = [
  ...COMMON,
  ...FOR_SWAPS,
  'journal_mode=WAL',
  // FULL, not NORMAL: a committed page survives a power cut. One fsync per page costs nothing measurable.
  'synchronous=FULL',
];

/** For files that are thrown away: no flushing, and no journal, so that nothing can be taken back. */
export const SCRATCH_PRAGMAS: readonly string[] = [...COMMON, 'journal_mode=OFF', 'synchronous=OFF'];

/** For loads into such files, whose pages can be taken back. */
export const SCRATCH_LOAD_PRAGMAS: readonly string[] = [
  ...COMMON,
  ...FOR_SWAPS,
  'journal_mode=TRUNCATE',
  'synchronous=OFF',
];
