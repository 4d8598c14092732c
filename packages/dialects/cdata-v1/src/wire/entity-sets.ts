import type { EntityProperty, EntitySet, EntityType } from '../odata/entity-set';
import { JOB_STATUS_WORDS, STATUS_WORDS, TYPE_WORDS } from './words';

/** A property that is shown, and that no filter can name: the server works it out for each caller. */
const shown = (name: string): EntityProperty => ({ name });

export const JOBS: EntitySet<'jobs'> = {
  name: 'jobs',
  typeName: 'job',
  list: 'jobs',
  key: 'JobName',
  properties: [
    { name: 'JobId', field: 'id' },
    { name: 'JobName', field: 'name' },
    { name: 'Source', field: 'sourceName' },
    { name: 'Destination', field: 'destinationName' },
    { name: 'Status', field: 'status', words: JOB_STATUS_WORDS, foldCase: true },
    { name: 'Scheduled', field: 'scheduleEnabled' },
    { name: 'ScheduledCron', field: 'scheduleCron' },
    { name: 'NotifyWindowsEvent', field: 'notifications.processLog' },
    { name: 'SendEmailNotification', field: 'notifications.sendEmail' },
    { name: 'NotifyEmailTo', field: 'notifications.emailTo' },
    { name: 'NotifyEmailSubject', field: 'notifications.emailSubject' },
    { name: 'EmailErrorOnly', field: 'notifications.emailErrorOnly' },
    { name: 'Verbosity', field: 'options.verbosity' },
    { name: 'TableNamePrefix', field: 'options.tableNamePrefix' },
    { name: 'UseGmtDateTime', field: 'options.useGmtDateTime' },
    { name: 'TruncateTableData', field: 'options.truncateTableData' },
    { name: 'DropTable', field: 'options.dropTable' },
    { name: 'AutoTruncateStrings', field: 'options.autoTruncateStrings' },
    { name: 'ContinueOnError', field: 'options.continueOnError' },
    { name: 'AlterSchema', field: 'options.alterSchema' },
    { name: 'ReplicateInterval', field: 'options.replicateInterval' },
    { name: 'ReplicateIntervalUnit', field: 'options.replicateIntervalUnit' },
    { name: 'ReplicateStartDate', field: 'options.replicateStartDate' },
    { name: 'BatchSize', field: 'options.batchSize' },
    { name: 'CommandTimeout', field: 'options.commandTimeout' },
    {
      name: 'SkipDeleted',
      field: 'options.deletionBehavior',
      words: { SkipDelete: 'true', HardDelete: 'false', SoftDelete: 'false' },
      foldCase: true,
    },
    { name: 'OtherCacheOptions', field: 'options.otherOptions' },
    { name: 'CacheSchema', field: 'options.destinationSchema' },
    { name: 'PreJob', field: 'events.preJob' },
    { name: 'PostJob', field: 'events.postJob' },
    { name: 'Type', field: 'type', words: TYPE_WORDS, foldCase: true },
    { name: 'CreationTime', field: 'createdAt' },
    { name: 'LastModified', field: 'updatedAt' },
    shown('CanUpdate'),
    shown('CanRemove'),
    shown('CanExecute'),
  ],
};

export const TASKS: EntitySet<'tasks'> = {
  name: 'tasks',
  typeName: 'task',
  list: 'tasks',
  key: 'TaskId',
  properties: [
    { name: 'TaskId', field: 'id' },
    { name: 'JobName', field: 'jobName' },
    { name: 'JobId', field: 'jobId' },
    // 1-based here, 0-based in the domain
    { name: 'Index', field: 'position', stored: (index) => (typeof index === 'number' ? index - 1 : index) },
    { name: 'Query', field: 'statement' },
    { name: 'Table', field: 'table' },
    { name: 'Active', field: 'active' },
    { name: 'RowVersion', field: 'jobVersion' },
  ],
};

export const HISTORY: EntitySet<'executions'> = {
  name: 'history',
  typeName: 'history',
  list: 'executions',
  key: 'Id',
  properties: [
    { name: 'Id', field: 'id' },
    { name: 'JobId', field: 'jobId' },
    { name: 'JobName', field: 'jobName' },
    { name: 'RunStartDate', field: 'createdAt' },
    { name: 'Status', field: 'status', words: STATUS_WORDS, foldCase: true },
    { name: 'Details', field: 'error' },
    { name: 'Runtime', field: 'runtimeMs' },
    { name: 'RecordsAffected', field: 'recordsWritten' },
    shown('LogFile'),
    shown('InstanceId'),
  ],
};

export const CONNECTIONS: EntitySet<'connections'> = {
  name: 'connections',
  typeName: 'connection',
  list: 'connections',
  key: 'Name',
  properties: [
    { name: 'Name', field: 'name' },
    { name: 'ConnectionId', field: 'id' },
    { name: 'ProviderName', field: 'connector', foldCase: true },
    shown('ProviderClass'),
    shown('ConnectionString'),
    {
      name: 'ConnectionState',
      field: 'state',
      words: { ok: 'Successful', failed: 'Failed', null: 'Untested' },
      foldCase: true,
    },
    { name: 'LastTested', field: 'testedAt' },
    { name: 'CreationTime', field: 'createdAt' },
    { name: 'LastModified', field: 'updatedAt' },
    shown('Verbosity'),
    shown('LicenseState'),
    shown('LicenseMessage'),
    shown('CanUpdate'),
    shown('CanRemove'),
  ],
};

export const WORKSPACES: EntitySet<'workspaces'> = {
  name: 'workspaces',
  typeName: 'workspace',
  list: 'workspaces',
  key: 'Name',
  properties: [
    { name: 'Id', field: 'id' },
    { name: 'Name', field: 'name' },
    { name: 'IsDefault', field: 'isDefault' },
    { name: 'CreationTime', field: 'createdAt' },
    { name: 'LastModified', field: 'updatedAt' },
    shown('CanUpdate'),
    shown('CanRemove'),
  ],
};

export const USERS: EntitySet<'clients'> = {
  name: 'users',
  typeName: 'user',
  list: 'clients',
  key: 'User',
  properties: [
    { name: 'User', field: 'id' },
    {
      name: 'Roles',
      field: 'role',
      words: { admin: 'cdata_admin', editor: 'cdata_standard', operator: 'cdata_support', viewer: 'cdata_viewer' },
      foldCase: true,
    },
    shown('Active'),
    { name: 'CreationTime', field: 'createdAt' },
    { name: 'LastModified', field: 'updatedAt' },
  ],
};

/** Every entity set of this API, in the order of its service document. */
export const ENTITY_SETS: readonly EntityType[] = [JOBS, TASKS, HISTORY, CONNECTIONS, WORKSPACES, USERS];
