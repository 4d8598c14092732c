import { created, type Operation } from '@jobglot/http-kit';
import { workspaceDocument } from '../wire';

export const createWorkspace: Operation = {
  operationId: 'createWorkspace',
  method: 'POST',
  path: '/workspaces',
  role: 'admin',
  handle: async ({ services, body }) =>
    created(workspaceDocument(await services.workspaces.create((body as { name: string }).name))),
};
