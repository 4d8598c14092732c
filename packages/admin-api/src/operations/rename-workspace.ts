import { type Operation, ok } from '@jobglot/http-kit';
import { workspaceDocument } from '../wire';

export const renameWorkspace: Operation = {
  operationId: 'renameWorkspace',
  method: 'PUT',
  path: '/workspaces/{workspace_id}',
  role: 'admin',
  handle: async ({ services, caller, params, body }) =>
    ok(
      workspaceDocument(
        await services.workspaces.rename(caller, params.workspace_id!, (body as { name: string }).name),
      ),
    ),
};
