import { type Caller, type Connection, roleIncludes, type Workspace } from '@jobglot/core';
import type { WorkspaceDocument } from '../wire/workspace-wire';

export function workspaceDocument(
  workspace: Workspace,
  connections: readonly Connection[],
  caller: Caller,
): WorkspaceDocument {
  // The default workspace keeps its name, which is also its address, and is never deleted.
  const changeable = !workspace.isDefault && roleIncludes(caller.role, 'admin');
  return {
    id: workspace.id,
    name: workspace.name,
    connections: connections.map(({ id, name }) => ({ id, name })),
    transformations: [],
    is_default: workspace.isDefault,
    created_at: workspace.createdAt.toISOString(),
    updated_at: workspace.updatedAt.toISOString(),
    permissions: { can_update: changeable, can_delete: changeable },
  };
}
