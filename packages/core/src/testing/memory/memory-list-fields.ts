import type { ListField, Listings, ListName } from '../../list/list-fields';
import type { QueryValue } from '../../list/list-query';

type Reader<L extends ListName> = (row: Listings[L]) => QueryValue | undefined;

/** What a row holds in each field. */
const READERS: { readonly [L in ListName]: Readonly<Record<ListField<L>, Reader<L>>> } = {
  jobs: {
    id: ({ job }) => job.id,
    number: ({ job }) => job.number,
    name: ({ job }) => job.name,
    type: ({ job }) => job.type,
    sourceName: (row) => row.sourceName,
    destinationName: (row) => row.destinationName,
    taskCount: ({ job }) => job.tasks.length,
    'dialectData.cdm.jobType': ({ job }) => (job.dialectData.cdm as { jobType?: string } | undefined)?.jobType,
    'dialectData.sqlflow.jobName': ({ job }) => (job.dialectData.sqlflow as { jobName?: string } | undefined)?.jobName,
    status: (row) => row.status,
    scheduleEnabled: ({ job }) => job.schedule.enabled,
    scheduleCron: ({ job }) => job.schedule.cron,
    createdAt: ({ job }) => job.createdAt,
    updatedAt: ({ job }) => job.updatedAt,
    'options.verbosity': ({ job }) => job.options.verbosity,
    'options.destinationSchema': ({ job }) => job.options.destinationSchema,
    'options.tableNamePrefix': ({ job }) => job.options.tableNamePrefix,
    'options.useGmtDateTime': ({ job }) => job.options.useGmtDateTime,
    'options.truncateTableData': ({ job }) => job.options.truncateTableData,
    'options.dropTable': ({ job }) => job.options.dropTable,
    'options.autoTruncateStrings': ({ job }) => job.options.autoTruncateStrings,
    'options.continueOnError': ({ job }) => job.options.continueOnError,
    'options.deletionBehavior': ({ job }) => job.options.deletionBehavior,
    'options.alterSchema': ({ job }) => job.options.alterSchema,
    'options.replicateInterval': ({ job }) => job.options.replicateInterval,
    'options.replicateIntervalUnit': ({ job }) => job.options.replicateIntervalUnit,
    'options.replicateStartDate': ({ job }) => job.options.replicateStartDate,
    'options.batchSize': ({ job }) => job.options.batchSize,
    'options.commandTimeout': ({ job }) => job.options.commandTimeout,
    'options.otherOptions': ({ job }) => job.options.otherOptions,
    'notifications.sendEmail': ({ job }) => job.notifications.sendEmail,
    'notifications.emailTo': ({ job }) => job.notifications.emailTo,
    'notifications.emailSubject': ({ job }) => job.notifications.emailSubject,
    'notifications.emailErrorOnly': ({ job }) => job.notifications.emailErrorOnly,
    'notifications.processLog': ({ job }) => job.notifications.processLog,
    'events.preJob': ({ job }) => job.events.preJob,
    'events.postJob': ({ job }) => job.events.postJob,
  },
  tasks: {
    id: ({ task }) => task.id,
    jobId: ({ job }) => job.id,
    jobName: ({ job }) => job.name,
    jobVersion: ({ job }) => job.version,
    position: ({ task }) => task.position,
    statement: ({ task }) => task.statement,
    table: ({ task }) => task.spec.table,
    active: ({ task }) => task.active,
  },
  executions: {
    id: (run) => run.id,
    jobId: (run) => run.jobId,
    jobName: (run) => run.jobName,
    status: (run) => run.status,
    trigger: (run) => run.trigger,
    clientId: (run) => run.clientId,
    createdAt: (run) => run.createdAt,
    startedAt: (run) => run.startedAt,
    finishedAt: (run) => run.finishedAt,
    begunAt: (run) => run.startedAt ?? run.createdAt,
    runtimeMs: (run) => run.startedAt && run.finishedAt && run.finishedAt.getTime() - run.startedAt.getTime(),
    recordsRead: (run) => run.counters.read,
    recordsWritten: (run) => run.counters.written,
    recordsFailed: (run) => run.counters.failed,
    error: (run) => run.error,
  },
  connections: {
    id: (connection) => connection.id,
    name: (connection) => connection.name,
    connector: (connection) => connection.connector,
    state: ({ lastTest }) => lastTest && (lastTest.ok ? 'ok' : 'failed'),
    testedAt: ({ lastTest }) => lastTest?.at,
    createdAt: (connection) => connection.createdAt,
    updatedAt: (connection) => connection.updatedAt,
  },
  workspaces: {
    id: (workspace) => workspace.id,
    name: (workspace) => workspace.name,
    isDefault: (workspace) => workspace.isDefault,
    createdAt: (workspace) => workspace.createdAt,
    updatedAt: (workspace) => workspace.updatedAt,
  },
  clients: {
    id: (client) => client.id,
    name: (client) => client.name,
    role: (client) => client.role,
    createdAt: (client) => client.createdAt,
    updatedAt: (client) => client.updatedAt,
  },
};

/** Text for the callers, compared without regard to case: clients may spell a uuid in capitals. */
const UUIDS: readonly string[] = ['jobs.id', 'tasks.jobId', 'executions.jobId', 'connections.id', 'workspaces.id'];

export function isUuid(list: ListName, field: string): boolean {
  return UUIDS.includes(`${list}.${field}`);
}

/** @returns the row's value, null where there is none */
export function fieldOf<L extends ListName>(list: L, field: ListField<L>, row: Listings[L]): QueryValue {
  return READERS[list][field](row) ?? null;
}
