import { type Dialect, jsonCodec, type Operation, row } from '@jobglot/http-kit';
import { authenticator } from './auth';
import { faults } from './errors';
import * as connections from './operations/connections';
import * as jobs from './operations/jobs';
import * as runs from './operations/runs';
import { getMetadata } from './operations/service/metadata';
import { getOpenApi } from './operations/service/open-api';
import { getServiceDocument } from './operations/service/service-document';
import { refuseTransformations } from './operations/service/transformations';
import * as tasks from './operations/tasks';
import * as users from './operations/users';
import * as workspaces from './operations/workspaces';
import { present } from './present';
import { canonicalPath } from './wire/addresses';
import * as spell from './wire/body-fields';
import { DOCUMENT } from './wire/document';

const changeJob = { handle: jobs.updateJob, prepare: spell.spellJob };
const dropJob = { handle: jobs.deleteJob };
const logs = { handle: runs.getLogs, prepare: spell.spellLogs };
const changeWorkspace = { handle: workspaces.updateWorkspace, prepare: spell.spellWorkspace };
const dropWorkspace = { handle: workspaces.deleteWorkspace, prepare: spell.spellWorkspace };
const changeUser = { handle: users.updateUser };
const refuse = { handle: refuseTransformations };

// biome-ignore format: a table
const operations: readonly Operation[] = [
  row(['listJobs', 'GET', '/jobs', 'viewer'], { handle: jobs.listJobs }),
  row(['countJobs', 'GET', '/jobs/$count', 'viewer'], { handle: jobs.countJobs }),
  row(['createJob', 'POST', '/jobs', 'editor'], { handle: jobs.createJob, prepare: spell.spellJob }),
  row(['getJob', 'GET', '/jobs({key})', 'viewer'], { handle: jobs.getJob }),
  row(['updateJob', 'PUT', '/jobs({key})', 'editor'], changeJob),
  row(['updateJobByQuery', 'PUT', '/jobs', 'editor'], changeJob),
  row(['deleteJob', 'DELETE', '/jobs({key})', 'editor'], dropJob),
  row(['deleteJobByQuery', 'DELETE', '/jobs', 'editor'], dropJob),
  row(['getJobValue', 'GET', '/jobs({key})/{property}/$value', 'viewer'], { handle: jobs.getJobValue }),

  row(['executeJob', 'POST', '/executeJob', 'operator'], { handle: runs.executeJob, prepare: spell.spellStart, hot: true }),
  row(['executeQuery', 'POST', '/executeQuery', 'operator'], { handle: runs.executeQuery, prepare: spell.spellStart }),
  row(['cancelJob', 'POST', '/cancelJob', 'operator'], { handle: runs.cancelJob, prepare: spell.spellJobAddress }),
  row(['getJobStatus', 'POST', '/getJobStatus', 'viewer'], { handle: runs.getJobStatus, prepare: spell.spellJobAddress, hot: true }),
  row(['listHistory', 'GET', '/history', 'viewer'], { handle: runs.listHistory }),
  row(['countHistory', 'GET', '/history/$count', 'viewer'], { handle: runs.countHistory }),
  row(['getLogs', 'POST', '/getLogs', 'operator'], logs),
  row(['getJobLog', 'POST', '/getJobLog', 'operator'], logs),

  row(['listTasks', 'GET', '/tasks', 'viewer'], { handle: tasks.listTasks }),
  row(['countTasks', 'GET', '/tasks/$count', 'viewer'], { handle: tasks.countTasks }),
  row(['getTasksOfJob', 'GET', '/tasks({key})', 'viewer'], { handle: tasks.getTasksOfJob }),
  row(['getTaskValue', 'GET', '/tasks({key})/{property}/$value', 'viewer'], { handle: tasks.getTaskValue }),
  row(['addTask', 'POST', '/tasks', 'editor'], { handle: tasks.addTask, prepare: spell.spellTask }),
  row(['updateTask', 'PUT', '/tasks', 'editor'], { handle: tasks.updateTask, prepare: spell.spellTask }),
  row(['putTaskOfJob', 'PUT', '/tasks({key})', 'editor'], { handle: tasks.putTaskOfJob, prepare: spell.spellTask }),
  row(['deleteTask', 'DELETE', '/tasks', 'editor'], { handle: tasks.deleteTask }),

  row(['listConnections', 'GET', '/connections', 'viewer'], { handle: connections.listConnections }),
  row(['countConnections', 'GET', '/connections/$count', 'viewer'], { handle: connections.countConnections }),
  row(['createConnection', 'POST', '/connections', 'editor'], { handle: connections.createConnection, prepare: spell.spellConnection }),
  row(['getConnection', 'GET', '/connections({key})', 'viewer'], { handle: connections.getConnection }),
  row(['updateConnection', 'PUT', '/connections({key})', 'editor'], { handle: connections.updateConnection, prepare: spell.spellConnection }),
  row(['deleteConnection', 'DELETE', '/connections({key})', 'editor'], { handle: connections.deleteConnection }),
  row(['getConnectionValue', 'GET', '/connections({key})/{property}/$value', 'viewer'], { handle: connections.getConnectionValue }),
  row(['testConnection', 'POST', '/testConnection', 'operator'], { handle: connections.testConnection, prepare: spell.spellConnectionAddress }),
  row(['getConnectionTables', 'POST', '/getConnectionTables', 'viewer'], { handle: connections.getConnectionTables, prepare: spell.spellConnectionAddress }),
  row(['getConnectionTableColumns', 'POST', '/getConnectionTableColumns', 'viewer'], { handle: connections.getConnectionTableColumns, prepare: spell.spellConnectionAddress }),
  row(['getAddingTablesForJob', 'POST', '/getAddingTablesForJob', 'viewer'], { handle: connections.getAddingTablesForJob, prepare: spell.spellConnectionAddress }),

  row(['listWorkspaces', 'GET', '/workspaces', 'viewer'], { handle: workspaces.listWorkspaces }),
  row(['countWorkspaces', 'GET', '/workspaces/$count', 'viewer'], { handle: workspaces.countWorkspaces }),
  row(['createWorkspace', 'POST', '/workspaces', 'admin'], { handle: workspaces.createWorkspace, prepare: spell.spellWorkspace }),
  row(['getWorkspace', 'GET', '/workspaces({key})', 'viewer'], { handle: workspaces.getWorkspace }),
  row(['updateWorkspace', 'PUT', '/workspaces({key})', 'admin'], changeWorkspace),
  row(['updateWorkspaceByBody', 'PUT', '/workspaces', 'admin'], changeWorkspace),
  row(['deleteWorkspace', 'DELETE', '/workspaces({key})', 'admin'], dropWorkspace),
  row(['deleteWorkspaceByBody', 'DELETE', '/workspaces', 'admin'], dropWorkspace),
  row(['getWorkspaceValue', 'GET', '/workspaces({key})/{property}/$value', 'viewer'], { handle: workspaces.getWorkspaceValue }),

  row(['listUsers', 'GET', '/users', 'admin'], { handle: users.listUsers }),
  row(['countUsers', 'GET', '/users/$count', 'admin'], { handle: users.countUsers }),
  row(['createUsers', 'POST', '/createUsers', 'admin'], { handle: users.createUsers }),
  row(['createUser', 'POST', '/users', 'admin'], { handle: users.createUsers }),
  row(['getUser', 'GET', '/users({key})', 'admin'], { handle: users.getUser }),
  row(['updateUser', 'PUT', '/users({key})', 'admin'], changeUser),
  row(['updateUserByBody', 'PUT', '/users', 'admin'], changeUser),
  row(['getUserValue', 'GET', '/users({key})/{property}/$value', 'admin'], { handle: users.getUserValue }),

  row(['listTransformations', 'GET', '/transformations', 'viewer'], refuse),
  row(['createTransformation', 'POST', '/transformations', 'viewer'], refuse),
  row(['getTransformation', 'GET', '/transformations({key})', 'viewer'], refuse),
  row(['updateTransformation', 'PUT', '/transformations({key})', 'viewer'], refuse),
  row(['deleteTransformation', 'DELETE', '/transformations({key})', 'viewer'], refuse),

  row(['getServiceDocument', 'GET', '/', 'viewer'], { handle: getServiceDocument }),
  row(['getMetadata', 'GET', '/$metadata', 'viewer'], { handle: getMetadata }),
  row(['getOpenApi', 'GET', '/$oas', 'viewer'], { handle: getOpenApi }),
];

export interface CdataV1Options {
  /** tokens are taken from `?@authtoken=` too (JOBGLOT_AUTHTOKEN_IN_URL) */
  readonly tokenInUrl: boolean;
}

/** CData Sync REST API, version 1. */
export function createCdataV1({ tokenInUrl }: CdataV1Options): Dialect {
  return {
    name: 'cdata-v1',
    title: 'CData Sync REST API v1',
    prefixes: ['/api.rsc'],
    ignoreCase: true,
    document: DOCUMENT,
    codec: jsonCodec,
    operations,
    authenticate: authenticator(tokenInUrl),
    faults,
    route: ({ method, path }) => ({ method, path: canonicalPath(path) }),
    present,
  };
}
