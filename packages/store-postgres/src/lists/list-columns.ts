import { FIELD_TYPES, type FieldType, type ListField, type ListName } from '@jobglot/core';
import { activeOf } from '../executions/state-guard';

/** What a field is in SQL. */
export interface Column {
  readonly expression: string;
  /** `uuid`: text for the callers, another type in the table */
  readonly type: FieldType | 'uuid';
}

/** Of the active run (there is one at most), else of the newest; null: never run. */
export const JOB_STATUS = `(select s.status from executions s where s.id = coalesce(
  ${activeOf('j.id')}, (select max(n.id) from executions n where n.job_id = j.id)))`;

const option = (name: string) => `j.options->>'${name}'`;
// numeric: what JSON holds is any number, and one that does not fit must not fail the whole list
const numberOption = (name: string) => `(${option(name)})::numeric`;
const flagOption = (name: string) => `(${option(name)})::boolean`;
const notification = (name: string) => `j.notifications->>'${name}'`;
const flagNotification = (name: string) => `(${notification(name)})::boolean`;
const counter = (name: string) => `(e.counters->>'${name}')::bigint`;
const cut = (time: string) => `date_trunc('milliseconds', ${time})`;

/** Field -> expression, over the tables as `list-sources.ts` names them. */
const EXPRESSIONS: { readonly [L in ListName]: Readonly<Record<ListField<L>, string>> } = {
  jobs: {
    id: 'j.id',
    number: 'j.number',
    name: 'j.name',
    type: 'j.type',
    sourceName: 'source.name',
    destinationName: 'destination.name',
    taskCount: 'jsonb_array_length(j.tasks)',
    'dialectData.cdm.jobType': "j.dialect_data#>>'{cdm,jobType}'",
    'dialectData.sqlflow.jobName': "j.dialect_data#>>'{sqlflow,jobName}'",
    status: JOB_STATUS,
    scheduleEnabled: 'j.schedule_enabled',
    scheduleCron: 'j.schedule_cron',
    createdAt: 'j.created_at',
    updatedAt: 'j.updated_at',
    'options.verbosity': numberOption('verbosity'),
    'options.destinationSchema': option('destinationSchema'),
    'options.tableNamePrefix': option('tableNamePrefix'),
    'options.useGmtDateTime': flagOption('useGmtDateTime'),
    'options.truncateTableData': flagOption('truncateTableData'),
    'options.dropTable': flagOption('dropTable'),
    'options.autoTruncateStrings': flagOption('autoTruncateStrings'),
    'options.continueOnError': flagOption('continueOnError'),
    'options.deletionBehavior': option('deletionBehavior'),
    'options.alterSchema': flagOption('alterSchema'),
    'options.replicateInterval': numberOption('replicateInterval'),
    'options.replicateIntervalUnit': option('replicateIntervalUnit'),
    'options.replicateStartDate': option('replicateStartDate'),
    'options.batchSize': numberOption('batchSize'),
    'options.commandTimeout': numberOption('commandTimeout'),
    'options.otherOptions': option('otherOptions'),
    'notifications.sendEmail': flagNotification('sendEmail'),
    'notifications.emailTo': notification('emailTo'),
    'notifications.emailSubject': notification('emailSubject'),
    'notifications.emailErrorOnly': flagNotification('emailErrorOnly'),
    'notifications.processLog': flagNotification('processLog'),
    'events.preJob': "j.events->>'preJob'",
    'events.postJob': "j.events->>'postJob'",
  },
  tasks: {
    id: "t.task->>'id'",
    jobId: 'j.id',
    jobName: 'j.name',
    jobVersion: 'j.version',
    position: "(t.task->>'position')::integer",
    statement: "t.task->>'statement'",
    table: "t.task#>>'{spec,table}'",
    active: "(t.task->>'active')::boolean",
  },
  executions: {
    id: 'e.id',
    jobId: 'e.job_id',
    jobName: 'e.job_name',
    status: 'e.status',
    trigger: 'e.trigger',
    clientId: 'e.client_id',
    createdAt: 'e.created_at',
    startedAt: 'e.started_at',
    finishedAt: 'e.finished_at',
    begunAt: 'coalesce(e.started_at, e.created_at)',
    // of the times as the API shows them, so that the difference is the one that a caller would compute
    runtimeMs: `(extract(epoch from ${cut('e.finished_at')} - ${cut('e.started_at')}) * 1000)::bigint`,
    recordsRead: counter('read'),
    recordsWritten: counter('written'),
    recordsFailed: counter('failed'),
    error: 'e.error',
  },
  connections: {
    id: 'c.id',
    name: 'c.name',
    connector: 'c.connector',
    state: "case (c.last_test->>'ok')::boolean when true then 'ok' when false then 'failed' end",
    testedAt: "(c.last_test->>'at')::timestamptz",
    createdAt: 'c.created_at',
    updatedAt: 'c.updated_at',
  },
  workspaces: {
    id: 'w.id',
    name: 'w.name',
    isDefault: 'w.is_default',
    createdAt: 'w.created_at',
    updatedAt: 'w.updated_at',
  },
  clients: {
    id: 'client.id',
    name: 'client.name',
    role: 'client.role',
    createdAt: 'client.created_at',
    updatedAt: 'client.updated_at',
  },
};

const UUIDS: ReadonlySet<string> = new Set(['j.id', 'e.job_id', 'c.id', 'w.id']);

/** @returns how to look up the fields of a list; an unknown one is a mistake of the dialect and throws */
export function columnsOf<L extends ListName>(list: L): (field: string) => Column {
  const expressions: Readonly<Record<string, string>> = EXPRESSIONS[list];
  const types: Readonly<Record<string, FieldType>> = FIELD_TYPES[list];
  return (field) => {
    const [expression, type] = [expressions[field], types[field]];
    if (!Object.hasOwn(expressions, field) || !expression || !type) throw new TypeError(`${list} has no such field`);
    return { expression, type: UUIDS.has(expression) ? 'uuid' : type };
  };
}
