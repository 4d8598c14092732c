import { type BindingKind, DomainError } from '@jobglot/core';
import { noContent, type Operation } from '@jobglot/http-kit';

/** The address has slashes (`project/cluster`), so it travels in the query. */
export const removeBinding: Operation = {
  operationId: 'removeBinding',
  method: 'DELETE',
  path: '/workspaces/{workspace_id}/bindings',
  role: 'admin',
  handle: async ({ services, caller, params, query }) => {
    const { kind, address } = query as { kind: BindingKind; address: string };
    if (!(await services.workspaces.unbind(caller, params.workspace_id!, kind, address))) {
      throw new DomainError('workspace.not_found', 'The workspace has no such binding.');
    }
    return noContent;
  },
};
