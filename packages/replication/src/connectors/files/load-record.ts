import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ColumnSchema } from '../table-schema';
import { writeWhole } from './part-file';

/** Folder beside destination files, for locks and load records. */
export const STATE_FOLDER = '.jobglot';

/** What is remembered about a destination file: `.jobglot/<file>.json` beside it. */
export interface LoadRecord {
  readonly executionId: number;
  /** number of the last claim: a lower one is refused */
  readonly fence: number;
  /** columns of the last finished load; they speak for a file without rows, whose own text names none */
  readonly columns: readonly ColumnSchema[];
}

export function recordFile(file: string): string {
  return join(dirname(file), STATE_FOLDER, `${basename(file)}.json`);
}

export function lockFile(file: string): string {
  return join(dirname(file), STATE_FOLDER, `${basename(file)}.lock`);
}

/** @returns null when there is none, or when it cannot be read (it is advice, the lock is what excludes) */
export async function readRecord(file: string): Promise<LoadRecord | null> {
  try {
    const record = JSON.parse(await readFile(recordFile(file), 'utf8')) as Partial<LoadRecord>;
    if (typeof record.fence !== 'number' || !Array.isArray(record.columns)) return null;
    return { executionId: Number(record.executionId), fence: record.fence, columns: record.columns };
  } catch {
    return null;
  }
}

export async function writeRecord(file: string, record: LoadRecord): Promise<void> {
  await writeWhole(recordFile(file), `${JSON.stringify(record, null, 2)}\n`);
}
