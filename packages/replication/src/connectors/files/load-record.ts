import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { TaskState } from '../connector';
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
  /** what tasks keep until their next runs, by task id */
  readonly states: Readonly<Record<string, TaskState>>;
}

/** What will hold once the file has been replaced by another one; written before. */
export interface NextFile extends Pick<LoadRecord, 'columns' | 'states'> {
  /** {@link fileStamp} of the other one, which renaming does not change */
  readonly stamp: string;
}

export function recordFile(file: string): string {
  return join(dirname(file), STATE_FOLDER, `${basename(file)}.json`);
}

export function lockFile(file: string): string {
  return join(dirname(file), STATE_FOLDER, `${basename(file)}.lock`);
}

/** @returns where the rows of a task's last mirror load are kept */
export function snapshotFile(file: string, taskId: string): string {
  const id = createHash('sha256').update(taskId).digest('hex').slice(0, 16);
  return join(dirname(file), STATE_FOLDER, `${basename(file)}-${id}.snapshot`);
}

/** @returns text that tells a version of a file from another; empty: there is no file */
export async function fileStamp(file: string): Promise<string> {
  const there = await stat(file, { bigint: true }).catch(() => null);
  return there === null ? '' : `${there.size} ${there.mtimeNs}`;
}

/**
 * A load commits by one rename, which takes the file and its record together: the record names the new file, with what it
 * brings, before that file is in place, so that whichever of the two is found tells what holds. A task's state is never
 * older or newer than the file, not even when its process was killed in between (an append would come twice otherwise).
 *
 * @returns null when there is none, or when it cannot be read (it is advice, the lock is what excludes)
 */
export async function readRecord(file: string): Promise<LoadRecord | null> {
  try {
    const record = JSON.parse(await readFile(recordFile(file), 'utf8')) as Partial<LoadRecord & { next: NextFile }>;
    const { fence, columns, states = {}, next } = record;
    if (typeof fence !== 'number' || !Array.isArray(columns)) return null;
    const stamp = await fileStamp(file);
    // what was loaded into a file that is gone has to be loaded again
    const read = { executionId: Number(record.executionId), fence, columns, states: stamp === '' ? {} : states };
    return next?.stamp === stamp ? { ...read, columns: next.columns, states: next.states } : read;
  } catch {
    return null;
  }
}

/** @param next what a load that is about to end brings */
export async function writeRecord(file: string, record: LoadRecord, next?: NextFile): Promise<void> {
  await writeWhole(recordFile(file), `${JSON.stringify({ ...record, next }, null, 2)}\n`);
}

/** @returns the states with one task's replaced; null: it keeps none */
export function withState(
  states: LoadRecord['states'],
  taskId: string,
  state: TaskState | null,
): Readonly<Record<string, TaskState>> {
  const { [taskId]: _, ...others } = states;
  return state === null ? others : { ...others, [taskId]: state };
}
