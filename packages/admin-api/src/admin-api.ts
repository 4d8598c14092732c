import { join } from 'node:path';
import { type Dialect, jsonCodec } from '@jobglot/http-kit';
import { authenticate } from './auth';
import { faults } from './errors';
import { createBinding } from './operations/create-binding';
import { createClient } from './operations/create-client';
import { createConnection } from './operations/create-connection';
import { createWorkspace } from './operations/create-workspace';
import { getClient } from './operations/get-client';
import { getConnection } from './operations/get-connection';
import { getWorkspace } from './operations/get-workspace';
import { issueToken } from './operations/issue-token';
import { listBindings } from './operations/list-bindings';
import { listClients } from './operations/list-clients';
import { listConnections } from './operations/list-connections';
import { listWorkspaces } from './operations/list-workspaces';
import { removeBinding } from './operations/remove-binding';
import { removeClient } from './operations/remove-client';
import { removeConnection } from './operations/remove-connection';
import { removeWorkspace } from './operations/remove-workspace';
import { renameWorkspace } from './operations/rename-workspace';
import { resetTask } from './operations/reset-task';
import { testConnection } from './operations/test-connection';
import { updateClient } from './operations/update-client';
import { updateConnection } from './operations/update-connection';

/** Workspaces, bindings, clients, connections and the state of tasks: the administration API, in the shape of a dialect. */
export const adminApi: Dialect = {
  name: 'admin',
  title: 'Administration',
  prefixes: ['/admin/v1'],
  document: join(__dirname, '..', '..', '..', 'openapi', 'admin.yaml'),
  codec: jsonCodec,
  authenticate,
  faults,
  operations: [
    listWorkspaces,
    createWorkspace,
    getWorkspace,
    renameWorkspace,
    removeWorkspace,
    listBindings,
    createBinding,
    removeBinding,
    listClients,
    createClient,
    getClient,
    updateClient,
    removeClient,
    issueToken,
    listConnections,
    createConnection,
    getConnection,
    updateConnection,
    removeConnection,
    testConnection,
    resetTask,
  ],
};
