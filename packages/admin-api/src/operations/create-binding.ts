import type { BindingKind } from '@jobglot/core';
import { created, type Operation } from '@jobglot/http-kit';
import { bindingDocument } from '../wire';

export const createBinding: Operation = {
  operationId: 'createBinding',
  method: 'POST',
  path: '/workspaces/{workspace_id}/bindings',
  role: 'admin',
  handle: async ({ services, caller, params, body }) => {
    const { kind, address } = body as { kind: BindingKind; address: string };
    return created(bindingDocument(await services.workspaces.bind(caller, params.workspace_id!, kind, address)));
  },
};
