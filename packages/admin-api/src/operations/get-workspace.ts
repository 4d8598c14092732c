import { type Operation, ok } from '@jobglot/http-kit';
import { workspaceDocument } from '../wire';

export const getWorkspace: Operation = {
  operationId: 'getWorkspace',
  method: 'GET',
  path: '/workspaces/{workspace_id}',
  role: 'viewer',
  handle: async ({ services, caller, params }) =>
    ok(workspaceDocument(await services.workspaces.get(caller, params.workspace_id!))),
};
