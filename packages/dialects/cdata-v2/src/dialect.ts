import { join } from 'node:path';
import { type Dialect, jsonCodec, type Operation, row } from '@jobglot/http-kit';
import { authenticate, authenticateBySecret } from './auth';
import { faults } from './errors';
import * as connections from './operations/connections';
import * as jobs from './operations/jobs';
import * as runs from './operations/runs';
import * as tasks from './operations/tasks';
import { generateToken } from './operations/users/generate-token';
import * as workspaces from './operations/workspaces';
import * as spell from './wire/body-fields';

const changeJob = { handle: jobs.updateJob, prepare: spell.spellJob };
const dropJob = { handle: jobs.deleteJob };

// biome-ignore format: a table
const operations: readonly Operation[] = [
  row(['listJobs', 'GET', '/workspaces/{workspace_id}/jobs', 'viewer'], { handle: jobs.listJobs }),
  row(['createJob', 'POST', '/workspaces/{workspace_id}/jobs', 'editor'], { handle: jobs.createJob, prepare: spell.spellJob }),
  row(['getJob', 'GET', '/jobs/{job_id}', 'viewer'], { handle: jobs.getJob }),
  row(['updateJob', 'PUT', '/jobs/{job_id}', 'editor'], changeJob),
  row(['updateJobAsPrinted', 'PUT', '/jobs{job_id}', 'editor'], changeJob),
  row(['updateJobByQuery', 'PUT', '/jobs', 'editor'], changeJob),
  row(['deleteJob', 'DELETE', '/jobs/{job_id}', 'editor'], dropJob),
  row(['deleteJobAsPrinted', 'DELETE', '/jobs{job_id}', 'editor'], dropJob),
  row(['deleteJobByQuery', 'DELETE', '/jobs', 'editor'], dropJob),

  row(['executeJob', 'POST', '/jobs/{job_id}/execute', 'operator'], { handle: runs.executeJob, prepare: spell.spellExecute, hot: true }),
  row(['cancelJob', 'POST', '/jobs/{job_id}/cancel', 'operator'], { handle: runs.cancelJob }),
  row(['getJobStatus', 'GET', '/jobs/{job_id}/status', 'viewer'], { handle: runs.getJobStatus, hot: true }),
  row(['listHistory', 'GET', '/jobs/{job_id}/history', 'viewer'], { handle: runs.listHistory }),
  row(['getHistory', 'GET', '/jobs/{job_id}/history/{history_id}', 'viewer'], { handle: runs.getHistory, hot: true }),
  row(['downloadLog', 'GET', '/jobs/{job_id}/history/{history_id}/log', 'operator'], { handle: runs.downloadLog }),

  row(['listTasks', 'GET', '/jobs/{job_id}/tasks', 'viewer'], { handle: tasks.listTasks }),
  row(['addTask', 'POST', '/jobs/{job_id}/tasks', 'editor'], { handle: tasks.addTask, prepare: spell.spellTask }),
  row(['getLastRuns', 'GET', '/jobs/{job_id}/tasks/last-run', 'viewer'], { handle: tasks.getLastRuns }),
  row(['getTask', 'GET', '/jobs/{job_id}/tasks/{task_id}', 'viewer'], { handle: tasks.getTask }),
  row(['updateTask', 'PUT', '/jobs/{job_id}/tasks/{task_id}', 'editor'], { handle: tasks.updateTask, prepare: spell.spellTask }),
  row(['deleteTask', 'DELETE', '/jobs/{job_id}/tasks/{task_id}', 'editor'], { handle: tasks.deleteTask }),
  row(['moveTask', 'POST', '/jobs/{job_id}/tasks/{task_id}/move', 'editor'], { handle: tasks.moveTask, prepare: spell.spellMove }),
  row(['listTaskHistory', 'GET', '/jobs/{job_id}/tasks/{task_id}/history', 'viewer'], { handle: tasks.listTaskHistory }),

  row(['listConnections', 'GET', '/workspaces/{workspace_id}/connections', 'viewer'], { handle: connections.listConnections }),
  row(['createConnection', 'POST', '/workspaces/{workspace_id}/connections', 'editor'], { handle: connections.createConnection, prepare: spell.spellConnection }),
  row(['getConnection', 'GET', '/connections/{connection_id}', 'viewer'], { handle: connections.getConnection }),
  row(['updateConnection', 'PUT', '/connections/{connection_id}', 'editor'], { handle: connections.updateConnection, prepare: spell.spellConnection }),
  row(['deleteConnection', 'DELETE', '/connections/{connection_id}', 'editor'], { handle: connections.deleteConnection }),
  row(['testConnection', 'POST', '/connections/{connection_id}/test', 'operator'], { handle: connections.testConnection }),
  row(['listTables', 'GET', '/connections/{connection_id}/tables', 'viewer'], { handle: connections.listTables }),
  row(['listColumns', 'GET', '/connections/{connection_id}/tables/{table}/columns', 'viewer'], { handle: connections.listColumns }),

  row(['listWorkspaces', 'GET', '/workspaces', 'viewer'], { handle: workspaces.listWorkspaces }),
  row(['createWorkspace', 'POST', '/workspaces', 'admin'], { handle: workspaces.createWorkspace, prepare: spell.spellWorkspace }),
  row(['getWorkspace', 'GET', '/workspaces/{workspace_id}', 'viewer'], { handle: workspaces.getWorkspace }),
  row(['updateWorkspace', 'PUT', '/workspaces/{workspace_id}', 'admin'], { handle: workspaces.updateWorkspace, prepare: spell.spellWorkspace }),
  row(['deleteWorkspace', 'DELETE', '/workspaces/{workspace_id}', 'admin'], { handle: workspaces.deleteWorkspace }),

  row(['generateToken', 'POST', '/users/generate-token', 'viewer'], { handle: generateToken, prepare: spell.spellTokenRequest, authenticate: authenticateBySecret }),
];

/** CData Sync REST API, version 2. */
export const cdataV2: Dialect = {
  name: 'cdata-v2',
  title: 'CData Sync REST API v2',
  prefixes: ['/api.rsc/v2'],
  ignoreCase: true,
  document: join(__dirname, '../../../../openapi/cdata-v2.yaml'),
  codec: jsonCodec,
  operations,
  authenticate,
  faults,
};
