import type { AlertStore } from './alert-store';
import type { ClientStore } from './client-store';
import type { ConnectionStore } from './connection-store';
import type { ExecutionStore } from './execution-store';
import type { FileStore } from './file-store';
import type { JobStore } from './job-store';
import type { LineageStore } from './lineage-store';
import type { ListStore } from './list-store';
import type { LogStore } from './log-store';
import type { ScheduleStore } from './schedule-store';
import type { WorkspaceStore } from './workspace-store';

/** Every store of the domain. */
export interface Stores {
  readonly workspaces: WorkspaceStore;
  readonly clients: ClientStore;
  readonly connections: ConnectionStore;
  readonly jobs: JobStore;
  readonly executions: ExecutionStore;
  readonly lists: ListStore;
  readonly logs: LogStore;
  readonly alerts: AlertStore;
  readonly schedules: ScheduleStore;
  readonly files: FileStore;
  readonly lineage: LineageStore;
}
