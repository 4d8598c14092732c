import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../errors/domain-error';
import type { ClaimedExecution } from '../ports/execution-store';
import { RunAbort, TaskRunError } from '../ports/task-runner';
import type { ActiveRun } from './active-runs';
import type { RunLog } from './run-log';

/** The database may be away for about as long as it takes until another worker takes over (30 s). */
const WRITE_TRIES = 20;
const WRITE_PAUSE_MS = 1_000;

/** Told about what no user can mend; the run itself ends failed with `reference` in its error. */
export type UnexpectedFailure = (error: unknown, facts: { executionId: number; reference: string }) => void;

/** A claimed execution while this process runs it. */
export interface RunUnderWay {
  readonly claimed: ClaimedExecution;
  readonly run: ActiveRun;
  readonly log: RunLog;
  readonly unexpected: UnexpectedFailure;
}

/** @returns a sentence for the user; what no user can mend gets a reference that the process log knows */
export function explain(error: unknown, { run, unexpected }: RunUnderWay): string {
  if (error instanceof TaskRunError || error instanceof DomainError) return error.message;
  const reference = `e${run.executionId}-${run.fence}`;
  unexpected(error, { executionId: run.executionId, reference });
  return `Unexpected error; the worker's log has it under ${reference}.`;
}

/** @returns why the run was stopped from outside, whatever the stopped code threw */
export function abortOf(error: unknown, { run }: RunUnderWay): RunAbort | null {
  if (error instanceof RunAbort) return error;
  const { signal } = run.controller;
  return signal.aborted && signal.reason instanceof RunAbort ? signal.reason : null;
}

/** Writes what must not be lost to a moment without the database; its guards make a second write harmless. */
export async function insist<T>(write: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await write();
    } catch (error) {
      if (tries === WRITE_TRIES) throw error;
      await sleep(WRITE_PAUSE_MS);
    }
  }
}
