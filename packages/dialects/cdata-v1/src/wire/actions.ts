/** The actions of this API and their parameters, as `$metadata` names them. */
export const ACTIONS = [
  {
    name: 'executeJob',
    parameters: ['JobName', 'JobId', 'ExecutionType', 'Async', 'WaitForResults', 'Timeout', 'WorkspaceId'],
  },
  { name: 'executeQuery', parameters: ['JobName', 'JobId', 'Query#1', 'WaitForResults', 'Timeout', 'WorkspaceId'] },
  { name: 'cancelJob', parameters: ['JobName', 'JobId', 'WorkspaceId'] },
  { name: 'getJobStatus', parameters: ['JobName', 'JobId', 'PushOnQuery', 'WorkspaceId'] },
  { name: 'getLogs', parameters: ['JobName', 'JobId', 'Days', 'WorkspaceId'] },
  { name: 'testConnection', parameters: ['ConnectionName', 'ProviderName', 'Verbosity'] },
  {
    name: 'getConnectionTables',
    parameters: ['ConnectionName', 'TableOrView', 'Schema', 'IncludeCatalog', 'IncludeSchema', 'TopTable', 'SkipTable'],
  },
  { name: 'getConnectionTableColumns', parameters: ['ConnectionName', 'Table'] },
  { name: 'getAddingTablesForJob', parameters: ['JobName', 'JobId', 'ConnectionName', 'TableOrView'] },
  { name: 'createUsers', parameters: ['User#1', 'Password#1', 'Roles#1', 'Active#1', 'ExpiredIn#1'] },
] as const;
