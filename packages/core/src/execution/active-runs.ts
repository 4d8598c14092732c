import type { ExecutionStore, Heartbeat } from '../ports/execution-store';
import { RunAbort } from '../ports/task-runner';
import type { RunCounters } from './run-counters';

/** An execution that this process is running. */
export interface ActiveRun {
  readonly executionId: number;
  readonly fence: number;
  readonly controller: AbortController;
  counters: RunCounters;
}

/**
 * The executions of this process: one statement a heartbeat tells the store that they live and how far they are,
 * and brings cancels whose event was missed.
 */
export class ActiveRuns {
  private readonly runs = new Map<number, ActiveRun>();

  constructor(private readonly store: ExecutionStore) {}

  add(run: ActiveRun): void {
    this.runs.set(run.executionId, run);
  }

  remove(run: ActiveRun): void {
    if (this.runs.get(run.executionId) === run) this.runs.delete(run.executionId);
  }

  /** Stops the named runs that are here, as a cancel does. */
  cancel(executionIds: readonly number[]): void {
    for (const id of executionIds) this.runs.get(id)?.controller.abort(new RunAbort('cancel'));
  }

  /** Stops all: the worker shuts down; each run is handed back at its last checkpoint. */
  shutdown(): void {
    for (const run of this.runs.values()) run.controller.abort(new RunAbort('shutdown'));
  }

  /** @throws what the store throws; a beat that fails is made good by the next one */
  async beat(): Promise<void> {
    if (this.runs.size === 0) return;
    const beats: Heartbeat[] = [...this.runs.values()].map(({ executionId, fence, counters }) => ({
      executionId,
      fence,
      counters,
    }));
    const answers = await this.store.heartbeat(beats);
    for (const { executionId, fence } of beats) {
      const run = this.runs.get(executionId);
      if (run?.fence !== fence) continue;
      const answer = answers.get(executionId) ?? 'lost';
      if (answer === 'cancel') run.controller.abort(new RunAbort('cancel'));
      if (answer === 'lost') run.controller.abort(new RunAbort('claim_lost'));
    }
  }
}
