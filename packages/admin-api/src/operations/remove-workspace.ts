import { noContent, type Operation } from '@jobglot/http-kit';

export const removeWorkspace: Operation = {
  operationId: 'removeWorkspace',
  method: 'DELETE',
  path: '/workspaces/{workspace_id}',
  role: 'admin',
  handle: async ({ services, caller, params }) => {
    await services.workspaces.remove(caller, params.workspace_id!);
    return noContent;
  },
};
