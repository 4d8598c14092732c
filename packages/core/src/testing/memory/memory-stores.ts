import type { Stores } from '../../ports/stores';
import { MemoryAlertStore } from './memory-alert-store';
import { MemoryClientStore } from './memory-client-store';
import { MemoryConnectionStore } from './memory-connection-store';
import { MemoryExecutionStore } from './memory-execution-store';
import { MemoryFileStore } from './memory-file-store';
import { MemoryJobStore, MemoryScheduleStore } from './memory-job-store';
import { MemoryLineageStore } from './memory-lineage-store';
import { MemoryListStore } from './memory-list-store';
import { MemoryLogStore } from './memory-log-store';
import { MemoryState } from './memory-state';
import { MemoryWorkspaceStore } from './memory-workspace-store';

/** @returns in-memory stores that pass the same conformance suite as the real ones, and the state they share */
export function memoryStores(): Stores & { readonly state: MemoryState } {
  const state = new MemoryState();
  return {
    state,
    workspaces: new MemoryWorkspaceStore(state),
    clients: new MemoryClientStore(state),
    connections: new MemoryConnectionStore(state),
    jobs: new MemoryJobStore(state),
    executions: new MemoryExecutionStore(state),
    lists: new MemoryListStore(state),
    logs: new MemoryLogStore(state),
    alerts: new MemoryAlertStore(state),
    schedules: new MemoryScheduleStore(state),
    files: new MemoryFileStore(state),
    lineage: new MemoryLineageStore(state),
  };
}
