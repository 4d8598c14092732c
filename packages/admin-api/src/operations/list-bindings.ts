import { type Operation, ok } from '@jobglot/http-kit';
import { bindingDocument } from '../wire';

export const listBindings: Operation = {
  operationId: 'listBindings',
  method: 'GET',
  path: '/workspaces/{workspace_id}/bindings',
  role: 'viewer',
  handle: async ({ services, caller, params }) =>
    ok({ bindings: (await services.workspaces.bindings(caller, params.workspace_id!)).map(bindingDocument) }),
};
