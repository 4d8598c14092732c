import { type FieldTable, respeller } from '@jobglot/http-kit';

/** Every body parameter of a job, in the page's order; booleans and numbers may come as text. */
export const JOB_FIELDS = {
  JobName: 'any',
  Source: 'any',
  Destination: 'any',
  Scheduled: 'boolean',
  ScheduledCron: 'any',
  NotifyWindowsEvent: 'boolean',
  SendEmailNotification: 'boolean',
  NotifyEmailTo: 'any',
  NotifyEmailSubject: 'any',
  EmailErrorOnly: 'boolean',
  Verbosity: 'integer',
  TableNamePrefix: 'any',
  UseGmtDateTime: 'boolean',
  TruncateTableData: 'boolean',
  DropTable: 'boolean',
  AutoTruncateStrings: 'boolean',
  ContinueOnError: 'boolean',
  AlterSchema: 'boolean',
  ReplicateInterval: 'integer',
  ReplicateIntervalUnit: 'any',
  ReplicateStartDate: 'any',
  BatchSize: 'integer',
  CommandTimeout: 'integer',
  SkipDeleted: 'boolean',
  OtherCacheOptions: 'any',
  CacheSchema: 'any',
  PreJob: 'any',
  PostJob: 'any',
  Type: 'any',
  WorkspaceId: 'any',
} as const satisfies FieldTable;

/** Fields of a job that the server owns: sent back as they were read, they are ignored (D8). */
export const JOB_SERVER_FIELDS: ReadonlySet<string> = new Set([
  'JobId',
  'Status',
  'CanUpdate',
  'CanRemove',
  'CanExecute',
  'CreationTime',
  'LastModified',
]);

/** Where an empty text means that nothing is set: what this API answers for it is sent back as it was read. */
const EMPTY_IS_NONE = new Set<string>([
  'ReplicateInterval',
  'ReplicateStartDate',
  'BatchSize',
  'CacheSchema',
  'Source',
  'Destination',
]);

const respellJob = respeller(JOB_FIELDS);

/** Brings a job's body to the document's spelling; units of time and types are compared without regard to case. */
export function spellJob(body: unknown): unknown {
  const spelled = respellJob(body);
  if (spelled === null || typeof spelled !== 'object' || Array.isArray(spelled)) return spelled;
  return Object.fromEntries(
    Object.entries(spelled).map(([name, value]) => {
      if (value === '' && EMPTY_IS_NONE.has(name)) return [name, null];
      if (name === 'ReplicateIntervalUnit' && typeof value === 'string') return [name, value.toLowerCase()];
      if (name === 'Type' && typeof value === 'number') return [name, String(value)];
      return [name, value];
    }),
  );
}

const JOB_ADDRESS = { JobName: 'any', JobId: 'any', WorkspaceId: 'any' } as const satisfies FieldTable;

const START = { ...JOB_ADDRESS, Timeout: 'integer', WaitForResults: 'boolean', Async: 'boolean' } as const;
const respellStart = respeller({ ...START, ExecutionType: 'any' });

/** `Run` and `Poll` are taken without regard to case, as scripts write them. */
export function spellStart(body: unknown): unknown {
  const spelled = respellStart(body) as Record<string, unknown>;
  const type = spelled?.ExecutionType;
  if (typeof type !== 'string') return spelled;
  return { ...spelled, ExecutionType: type.slice(0, 1).toUpperCase() + type.slice(1).toLowerCase() };
}

export const spellJobAddress = respeller({ ...JOB_ADDRESS, PushOnQuery: 'any' });
export const spellLogs = respeller({ ...JOB_ADDRESS, Days: 'integer' });
export const spellTask = respeller({
  ...JOB_ADDRESS,
  TaskId: 'any',
  Query: 'any',
  Table: 'any',
  Index: 'integer',
  Active: 'boolean',
});
export const spellConnection = respeller({
  Name: 'any',
  ProviderName: 'any',
  ConnectionString: 'any',
  Verbosity: 'any',
  WorkspaceId: 'any',
});
export const spellConnectionAddress = respeller({
  ConnectionName: 'any',
  ProviderName: 'any',
  Verbosity: 'any',
  Table: 'any',
  TableOrView: 'any',
  Schema: 'any',
  IncludeCatalog: 'boolean',
  IncludeSchema: 'boolean',
  TopTable: 'integer',
  SkipTable: 'integer',
  ...JOB_ADDRESS,
});
export const spellWorkspace = respeller({ Id: 'any', Name: 'any', WorkspaceId: 'any' });
