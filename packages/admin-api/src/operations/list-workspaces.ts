import { type Operation, ok } from '@jobglot/http-kit';
import { workspaceDocument } from '../wire';

export const listWorkspaces: Operation = {
  operationId: 'listWorkspaces',
  method: 'GET',
  path: '/workspaces',
  role: 'viewer',
  handle: async ({ services, caller }) =>
    ok({ workspaces: (await services.workspaces.list(caller)).map(workspaceDocument) }),
};
