import type { Stores } from '@jobglot/core';
import type { Database } from './database';
import { PostgresExecutionStore } from './executions/execution-store';
import { PostgresListStore } from './lists/list-store';
import { PostgresAlertStore } from './stores/alert-store';
import { PostgresClientStore } from './stores/client-store';
import { PostgresConnectionStore } from './stores/connection-store';
import { PostgresFileStore } from './stores/file-store';
import { PostgresJobStore } from './stores/job-store';
import { PostgresLineageStore } from './stores/lineage-store';
import { PostgresLogStore } from './stores/log-store';
import { PostgresScheduleStore } from './stores/schedule-store';
import { PostgresWorkspaceStore } from './stores/workspace-store';

export { type Database, openDatabase } from './database';
export { PostgresRunEvents } from './hot/run-events';
export { migrate } from './migrate';
export { claimQueueBackend, type QueueBackend } from './queue-backend';

/** @returns the stores over one database, whose schema {@link migrate} has brought up to date */
export function createStores(database: Database): Stores {
  return {
    workspaces: new PostgresWorkspaceStore(database),
    clients: new PostgresClientStore(database),
    connections: new PostgresConnectionStore(database),
    jobs: new PostgresJobStore(database),
    executions: new PostgresExecutionStore(database),
    lists: new PostgresListStore(database),
    logs: new PostgresLogStore(database),
    alerts: new PostgresAlertStore(database),
    schedules: new PostgresScheduleStore(database),
    files: new PostgresFileStore(database),
    lineage: new PostgresLineageStore(database),
  };
}
