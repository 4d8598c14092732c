import { type Operation, ok } from '@jobglot/http-kit';
import { clientDocument } from '../wire';

export const getClient: Operation = {
  operationId: 'getClient',
  method: 'GET',
  path: '/clients/{client_id}',
  role: 'admin',
  handle: async ({ services, params }) => ok(clientDocument(await services.clients.get(params.client_id!))),
};
