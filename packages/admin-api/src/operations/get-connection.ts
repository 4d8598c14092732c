import { type Operation, ok } from '@jobglot/http-kit';
import { connectionDocument } from '../wire';

export const getConnection: Operation = {
  operationId: 'getConnection',
  method: 'GET',
  path: '/connections/{connection_id}',
  role: 'viewer',
  handle: async ({ services, caller, params }) =>
    ok(connectionDocument(await services.connections.get(caller, params.connection_id!))),
};
