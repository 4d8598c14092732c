import { type Operation, ok } from '@jobglot/http-kit';
import { type ConnectionBody, connectionDocument } from '../wire';

export const updateConnection: Operation = {
  operationId: 'updateConnection',
  method: 'PUT',
  path: '/connections/{connection_id}',
  role: 'editor',
  handle: async ({ services, caller, params, body }) =>
    ok(
      connectionDocument(
        await services.connections.update(caller, params.connection_id!, body as Partial<ConnectionBody>),
      ),
    ),
};
