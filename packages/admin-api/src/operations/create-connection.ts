import { created, type Operation } from '@jobglot/http-kit';
import { type ConnectionBody, connectionDocument } from '../wire';

export const createConnection: Operation = {
  operationId: 'createConnection',
  method: 'POST',
  path: '/workspaces/{workspace_id}/connections',
  role: 'editor',
  handle: async ({ services, caller, params, body }) =>
    created(
      connectionDocument(await services.connections.create(caller, params.workspace_id!, body as ConnectionBody)),
    ),
};
