import { type Operation, ok } from '@jobglot/http-kit';
import { type ClientBody, clientDocument } from '../wire';

export const updateClient: Operation = {
  operationId: 'updateClient',
  method: 'PUT',
  path: '/clients/{client_id}',
  role: 'admin',
  handle: async ({ services, caller, params, body }) => {
    const { public_keys: publicKeys, ...rest } = body as Partial<ClientBody>;
    const change = { ...rest, ...(publicKeys && { publicKeys }) };
    return ok(clientDocument(await services.clients.update(caller, params.client_id!, change)));
  },
};
