import { type Operation, ok } from '@jobglot/http-kit';
import { clientDocument } from '../wire';

export const listClients: Operation = {
  operationId: 'listClients',
  method: 'GET',
  path: '/clients',
  role: 'admin',
  handle: async ({ services }) => ok({ clients: (await services.clients.list()).map(clientDocument) }),
};
