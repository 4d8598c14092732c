import { type Operation, ok } from '@jobglot/http-kit';
import { clientDocument } from '../wire';

export const getClient: Operation = {
  operationId: 'getClient',
  method: 'GET',
  path: '/clients/{client_id}',
  role: 'admin',
  handle: async ({ services, caller, params }) =>
    ok(clientDocument(await services.clients.get(caller, params.client_id!))),
};
