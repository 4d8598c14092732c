import { noContent, type Operation } from '@jobglot/http-kit';

export const testConnection: Operation = {
  operationId: 'testConnection',
  method: 'POST',
  path: '/connections/{connection_id}/test',
  role: 'operator',
  handle: async ({ services, caller, params, signal }) => {
    await services.connections.test(caller, params.connection_id!, signal);
    return noContent;
  },
};
