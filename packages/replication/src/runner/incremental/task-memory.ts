import type { RunCounters } from '@jobglot/core';
import type { TaskState } from '../../connectors/connector';

/** What a task keeps in its destination from run to run ({@link TaskState}). All of it is optional. */
export interface TaskMemory {
  /** a reset of the task makes a new generation: what an earlier one kept does not count */
  readonly generation: number;
  /** source name of the check column that the cursor is of */
  readonly checkColumn?: string;
  /** where the next run begins */
  readonly cursor?: string;
  /** LoadFolder: files that were loaded, name to size and time */
  readonly files?: Readonly<Record<string, string>>;
  /** ChangeDataCapture: position in the feed up to which changes are stored */
  readonly position?: string;
  /** the execution that has loaded all its rows: what it may still have to do is to remove what is missing */
  readonly loadedBy?: number;
  /** what earlier loads of one execution have done: its later attempts go on counting */
  readonly done?: { readonly executionId: number; readonly counters: RunCounters };
}

/** @returns what is kept for this generation; nothing when there is no state, or one of an earlier generation */
export function readMemory(state: TaskState | null, generation: number): TaskMemory {
  const memory = state as unknown as TaskMemory | null;
  return memory?.generation === generation ? memory : { generation };
}

export function asState(memory: TaskMemory): TaskState {
  return memory as unknown as TaskState;
}
