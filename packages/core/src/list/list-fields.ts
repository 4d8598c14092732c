import type { Client } from '../client/client';
import type { Connection } from '../connection/connection';
import type { Execution } from '../execution/execution';
import type { ExecutionStatus } from '../execution/execution-state';
import type { Job, Task } from '../job/job';
import type { Workspace } from '../workspace/workspace';

/** A job as a list shows it: with what stands in other tables. */
export interface JobListing {
  readonly job: Job;
  /** null: the job has no such connection */
  readonly sourceName: string | null;
  readonly destinationName: string | null;
  /** of the active run, else of the newest; null: never run */
  readonly status: ExecutionStatus | null;
}

/** A task with the job that it belongs to. */
export interface TaskListing {
  readonly task: Task;
  readonly job: Pick<Job, 'id' | 'name' | 'version'>;
}

/** Every list that can be filtered, and what its rows are. */
export interface Listings {
  readonly jobs: JobListing;
  readonly tasks: TaskListing;
  readonly executions: Execution;
  readonly connections: Connection;
  readonly workspaces: Workspace;
  readonly clients: Client;
}

export type ListName = keyof Listings;
export type FieldType = 'text' | 'number' | 'boolean' | 'time';

/**
 * The fields that each list can be filtered and sorted by, and their types. Options, notifications and events of a job
 * are addressed as they are named in the domain; `state` of a connection is `ok`, `failed` or missing (never tested).
 */
export const FIELD_TYPES = {
  jobs: {
    id: 'text',
    number: 'number',
    name: 'text',
    type: 'text',
    sourceName: 'text',
    destinationName: 'text',
    taskCount: 'number',
    /** CDM's word for what kind of job it made; missing: another dialect's job */
    'dialectData.cdm.jobType': 'text',
    /** the name that SQLFlow's client sent; missing: another dialect's job */
    'dialectData.sqlflow.jobName': 'text',
    status: 'text',
    scheduleEnabled: 'boolean',
    scheduleCron: 'text',
    createdAt: 'time',
    updatedAt: 'time',
    'options.verbosity': 'number',
    'options.destinationSchema': 'text',
    'options.tableNamePrefix': 'text',
    'options.useGmtDateTime': 'boolean',
    'options.truncateTableData': 'boolean',
    'options.dropTable': 'boolean',
    'options.autoTruncateStrings': 'boolean',
    'options.continueOnError': 'boolean',
    'options.deletionBehavior': 'text',
    'options.alterSchema': 'boolean',
    'options.replicateInterval': 'number',
    'options.replicateIntervalUnit': 'text',
    'options.replicateStartDate': 'text',
    'options.batchSize': 'number',
    'options.commandTimeout': 'number',
    'options.otherOptions': 'text',
    'notifications.sendEmail': 'boolean',
    'notifications.emailTo': 'text',
    'notifications.emailSubject': 'text',
    'notifications.emailErrorOnly': 'boolean',
    'notifications.processLog': 'boolean',
    'events.preJob': 'text',
    'events.postJob': 'text',
  },
  tasks: {
    id: 'text',
    jobId: 'text',
    jobName: 'text',
    jobVersion: 'number',
    /** 0-based */
    position: 'number',
    statement: 'text',
    table: 'text',
    active: 'boolean',
  },
  executions: {
    id: 'number',
    jobId: 'text',
    jobName: 'text',
    status: 'text',
    trigger: 'text',
    clientId: 'text',
    createdAt: 'time',
    startedAt: 'time',
    finishedAt: 'time',
    /** its start, or, while it waits, its creation: never missing */
    begunAt: 'time',
    /** milliseconds from start to end; missing while it runs */
    runtimeMs: 'number',
    recordsRead: 'number',
    recordsWritten: 'number',
    recordsFailed: 'number',
    error: 'text',
  },
  connections: {
    id: 'text',
    name: 'text',
    connector: 'text',
    state: 'text',
    testedAt: 'time',
    createdAt: 'time',
    updatedAt: 'time',
  },
  workspaces: { id: 'text', name: 'text', isDefault: 'boolean', createdAt: 'time', updatedAt: 'time' },
  clients: { id: 'text', name: 'text', role: 'text', createdAt: 'time', updatedAt: 'time' },
} as const satisfies Record<ListName, Record<string, FieldType>>;

/** A field of one of the lists. */
export type ListField<L extends ListName> = keyof (typeof FIELD_TYPES)[L] & string;
