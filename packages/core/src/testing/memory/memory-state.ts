import type { Execution, TaskRun, TaskSnapshot } from '../../execution/execution';
import type { Job } from '../../job/job';
import type { LogEntry } from '../../log/log-entry';
import type { StoredClient, StoredToken } from '../../ports/client-store';
import type { StoredConnection } from '../../ports/connection-store';
import type { LineagePart } from '../../ports/lineage-store';
import type { RunEvent, RunEvents } from '../../ports/run-events';
import type { Workspace, WorkspaceBinding } from '../../workspace/workspace';

/** A job with what only the store knows of it. */
export interface MemoryJob {
  job: Job;
  deleted: boolean;
  servedUntil: Date;
}

/** An execution with what only the store knows of it. */
export interface MemoryExecution {
  execution: Execution;
  tasks: readonly TaskSnapshot[];
  dispatchCount: number;
  enqueuedAt: number | null;
}

/** What the in-memory stores share; JavaScript's single thread stands in for locks. */
export class MemoryState implements RunEvents {
  readonly workspaces = new Map<string, Workspace>();
  readonly bindings: WorkspaceBinding[] = [];
  readonly clients = new Map<string, StoredClient>();
  readonly tokens = new Map<string, StoredToken>();
  readonly connections = new Map<string, StoredConnection>();
  readonly jobs = new Map<string, MemoryJob>();
  readonly executions = new Map<number, MemoryExecution>();
  readonly taskRuns: TaskRun[] = [];
  readonly logs: LogEntry[] = [];
  readonly files = new Map<string, { readonly content: Buffer; readonly createdAt: Date }>();
  /** of each job, by name */
  readonly lineage = new Map<string, Map<string, LineagePart>>();
  private readonly sequences = { job: 0, execution: 0, fence: 0, log: 0, task: 870_000_000_000_000_000n };
  private readonly listeners = new Set<(event: RunEvent) => void>();

  next(sequence: 'job' | 'execution' | 'fence' | 'log'): number {
    return ++this.sequences[sequence];
  }

  nextTaskId(): string {
    return String(++this.sequences.task);
  }

  subscribe(listener: (event: RunEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(event: RunEvent): void {
    for (const listener of this.listeners) queueMicrotask(() => listener(event));
  }
}
