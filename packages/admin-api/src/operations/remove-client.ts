import { noContent, type Operation } from '@jobglot/http-kit';

export const removeClient: Operation = {
  operationId: 'removeClient',
  method: 'DELETE',
  path: '/clients/{client_id}',
  role: 'admin',
  handle: async ({ services, caller, params }) => {
    await services.clients.remove(caller, params.client_id!);
    return noContent;
  },
};
