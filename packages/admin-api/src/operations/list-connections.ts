import { FIRST_THOUSAND } from '@jobglot/core';
import { type Operation, ok } from '@jobglot/http-kit';
import { connectionDocument } from '../wire';

export const listConnections: Operation = {
  operationId: 'listConnections',
  method: 'GET',
  path: '/workspaces/{workspace_id}/connections',
  role: 'viewer',
  handle: async ({ services, caller, params }) => {
    const connections = await services.connections.list(caller, params.workspace_id!, FIRST_THOUSAND);
    return ok({ connections: connections.map(connectionDocument) });
  },
};
