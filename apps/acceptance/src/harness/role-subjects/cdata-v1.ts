import { CDATA_V1, type DocumentedOperation, type ParameterValues } from '../document-operations';
import { expectFault } from '../fault';
import { unique } from '../installation';
import { cdataNobody } from './cdata-nobody';
import type { RoleSubject, Tried } from './role-subject';

const job = ({ job_name: JobName }: Tried) => ({ JobName });
const connection = ({ connection_name: ConnectionName }: Tried) => ({ ConnectionName });
const logs = (tried: Tried) => ({ ...job(tried), Days: '1' });
const jobChange = () => ({ TableNamePrefix: unique('t') });
const newUser = () => ({ 'User#1': unique('user'), 'Roles#1': 'cdata_viewer' });

/** CData Sync REST v1, by names within a workspace. */
export const cdataV1Roles: RoleSubject = {
  api: CDATA_V1,
  needed: {
    listJobs: 'viewer',
    countJobs: 'viewer',
    createJob: 'editor',
    getJob: 'viewer',
    updateJob: 'editor',
    updateJobByQuery: 'editor',
    deleteJob: 'editor',
    deleteJobByQuery: 'editor',
    getJobValue: 'viewer',
    executeJob: 'operator',
    executeQuery: 'operator',
    cancelJob: 'operator',
    getJobStatus: 'viewer',
    listHistory: 'viewer',
    countHistory: 'viewer',
    getLogs: 'operator',
    getJobLog: 'operator',
    listTasks: 'viewer',
    countTasks: 'viewer',
    getTasksOfJob: 'viewer',
    getTaskValue: 'viewer',
    addTask: 'editor',
    updateTask: 'editor',
    putTaskOfJob: 'editor',
    deleteTask: 'editor',
    listConnections: 'viewer',
    countConnections: 'viewer',
    createConnection: 'editor',
    getConnection: 'viewer',
    updateConnection: 'editor',
    deleteConnection: 'editor',
    getConnectionValue: 'viewer',
    testConnection: 'operator',
    getConnectionTables: 'viewer',
    getConnectionTableColumns: 'viewer',
    getAddingTablesForJob: 'viewer',
    listWorkspaces: 'viewer',
    countWorkspaces: 'viewer',
    createWorkspace: 'admin',
    getWorkspace: 'viewer',
    updateWorkspace: 'admin',
    updateWorkspaceByBody: 'admin',
    deleteWorkspace: 'admin',
    deleteWorkspaceByBody: 'admin',
    getWorkspaceValue: 'viewer',
    listUsers: 'admin',
    countUsers: 'admin',
    createUsers: 'admin',
    createUser: 'admin',
    getUser: 'admin',
    updateUser: 'admin',
    updateUserByBody: 'admin',
    getUserValue: 'admin',
    listTransformations: 'viewer',
    createTransformation: 'viewer',
    getTransformation: 'viewer',
    updateTransformation: 'viewer',
    deleteTransformation: 'viewer',
    getServiceDocument: 'viewer',
    getMetadata: 'viewer',
    getOpenApi: 'viewer',
  },
  open: [],
  bodies: {
    createJob: () => ({ JobName: unique('job') }),
    updateJob: jobChange,
    updateJobByQuery: jobChange,
    // No worker runs: nobody would end a run that is waited for.
    executeJob: (tried) => ({ ...job(tried), Async: 'true' }),
    executeQuery: (tried) => ({ ...job(tried), 'Query#1': tried.statement, Async: 'true' }),
    cancelJob: job,
    getJobStatus: job,
    getLogs: logs,
    getJobLog: logs,
    addTask: (tried) => ({ ...job(tried), Query: 'REPLICATE [Other]' }),
    updateTask: (tried) => ({ ...job(tried), TaskId: tried.task_id, Active: 'false' }),
    putTaskOfJob: ({ task_id: TaskId }) => ({ TaskId, Active: 'false' }),
    createConnection: () => ({ Name: unique('connection'), ProviderName: 'CSV', ConnectionString: 'URI=in;' }),
    updateConnection: () => ({ Name: unique('connection') }),
    testConnection: connection,
    getConnectionTables: connection,
    getConnectionTableColumns: (tried) => ({ ...connection(tried), Table: tried.table }),
    getAddingTablesForJob: job,
    createWorkspace: () => ({ Name: unique('workspace') }),
    updateWorkspace: () => ({ Name: unique('workspace') }),
    updateWorkspaceByBody: ({ workspace_id: Id }) => ({ Id, Name: unique('workspace') }),
    deleteWorkspaceByBody: ({ workspace_id: Id }) => ({ Id }),
    createUsers: newUser,
    createUser: newUser,
    updateUser: () => ({ Roles: 'cdata_support' }),
    updateUserByBody: ({ user: User }) => ({ User, Roles: 'cdata_support' }),
    createTransformation: () => ({ Name: 'any' }),
    updateTransformation: () => ({ Name: 'any' }),
  },
  withoutObject: [
    ...['listWorkspaces', 'countWorkspaces', 'createWorkspace', 'getServiceDocument', 'getMetadata', 'getOpenApi'],
    // Users are clients, and belong to the installation.
    ...['listUsers', 'countUsers', 'createUsers', 'createUser'],
  ],
  notImplemented: [
    ...['listTransformations', 'createTransformation', 'getTransformation'],
    ...['updateTransformation', 'deleteTransformation'],
  ],
  onEmptyWorkspace: ['deleteWorkspace', 'deleteWorkspaceByBody'],
  onWaitingRun: ['cancelJob'],
  network: '127.8.0',
  values: valuesV1,
  proof: (_operationId, client) => ({ 'x-cdata-authtoken': client.token }),
  nobody: cdataNobody,
  expectFault,
};

/** @returns what stands in the parentheses, by the set before them, and in the query */
export function valuesV1({ path }: DocumentedOperation, tried: Tried): ParameterValues {
  const keys: Readonly<Record<string, readonly [key: string | undefined, property: string]>> = {
    jobs: [tried.job_name, 'JobName'],
    tasks: [tried.job_name, 'Query'],
    connections: [tried.connection_name, 'Name'],
    workspaces: [tried.workspace_name, 'Name'],
    users: [tried.user, 'User'],
  };
  const [key = 'any', property] = keys[/^\/(\w*)/.exec(path)![1]!] ?? ['any', 'Name'];
  const query = { workspaceId: tried.workspace_id, JobName: tried.job_name, TaskId: tried.task_id };
  return {
    key,
    property,
    ...(Object.fromEntries(Object.entries(query).filter(([, value]) => value)) as ParameterValues),
  };
}
