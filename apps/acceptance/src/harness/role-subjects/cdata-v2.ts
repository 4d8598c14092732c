import { basic } from '../call';
import { CDATA_V2 } from '../document-operations';
import { expectFault } from '../fault';
import { unique } from '../installation';
import { cdataNobody } from './cdata-nobody';
import type { RoleSubject } from './role-subject';

const renamed = (kind: string) => () => ({ name: unique(kind) });

/** CData Sync REST v2, by ids. */
export const cdataV2Roles: RoleSubject = {
  api: CDATA_V2,
  needed: {
    listJobs: 'viewer',
    createJob: 'editor',
    getJob: 'viewer',
    updateJob: 'editor',
    updateJobAsPrinted: 'editor',
    updateJobByQuery: 'editor',
    deleteJob: 'editor',
    deleteJobAsPrinted: 'editor',
    deleteJobByQuery: 'editor',
    executeJob: 'operator',
    cancelJob: 'operator',
    getJobStatus: 'viewer',
    listHistory: 'viewer',
    getHistory: 'viewer',
    downloadLog: 'operator',
    listTasks: 'viewer',
    addTask: 'editor',
    getLastRuns: 'viewer',
    getTask: 'viewer',
    updateTask: 'editor',
    deleteTask: 'editor',
    moveTask: 'editor',
    listTaskHistory: 'viewer',
    listConnections: 'viewer',
    createConnection: 'editor',
    getConnection: 'viewer',
    updateConnection: 'editor',
    deleteConnection: 'editor',
    testConnection: 'operator',
    listTables: 'viewer',
    listColumns: 'viewer',
    listWorkspaces: 'viewer',
    createWorkspace: 'admin',
    getWorkspace: 'viewer',
    updateWorkspace: 'admin',
    deleteWorkspace: 'admin',
    generateToken: 'viewer',
  },
  open: [],
  bodies: {
    createJob: renamed('job'),
    updateJob: renamed('job'),
    updateJobAsPrinted: renamed('job'),
    updateJobByQuery: renamed('job'),
    addTask: () => ({ query: 'REPLICATE [Other]' }),
    updateTask: () => ({ is_active: false }),
    moveTask: () => ({ from_index: 0, to_index: 0 }),
    createConnection: () => ({ name: unique('connection'), connector: 'CSV', properties: { URI: 'in' } }),
    updateConnection: renamed('connection'),
    createWorkspace: renamed('workspace'),
    updateWorkspace: renamed('workspace'),
  },
  withoutObject: ['listWorkspaces', 'createWorkspace', 'generateToken'],
  notImplemented: [],
  onEmptyWorkspace: ['deleteWorkspace'],
  onWaitingRun: ['cancelJob'],
  network: '127.7.0',
  values: (_operation, tried) => ({ ...tried }),
  proof: (operationId, { id, secret, token }): Record<string, string> =>
    operationId === 'generateToken' ? { authorization: basic(id, secret) } : { 'x-cdata-authtoken': token },
  nobody: cdataNobody,
  expectFault,
};
