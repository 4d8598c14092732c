import { created, type Operation } from '@jobglot/http-kit';
import { type ClientBody, clientDocument } from '../wire';

/** The secret is in this answer and in no later one. */
export const createClient: Operation = {
  operationId: 'createClient',
  method: 'POST',
  path: '/clients',
  role: 'admin',
  handle: async ({ services, caller, body }) => {
    const { public_keys: publicKeys, ...rest } = body as ClientBody;
    const { client, secret } = await services.clients.create(caller, { ...rest, ...(publicKeys && { publicKeys }) });
    return created({ ...clientDocument(client), secret });
  },
};
