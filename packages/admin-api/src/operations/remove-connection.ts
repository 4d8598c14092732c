import { noContent, type Operation } from '@jobglot/http-kit';

export const removeConnection: Operation = {
  operationId: 'removeConnection',
  method: 'DELETE',
  path: '/connections/{connection_id}',
  role: 'editor',
  handle: async ({ services, caller, params }) => {
    await services.connections.remove(caller, params.connection_id!);
    return noContent;
  },
};
