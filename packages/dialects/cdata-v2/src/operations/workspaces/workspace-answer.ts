import { FIRST_THOUSAND, type Workspace } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { workspaceDocument } from '../../mappers/workspace-to-wire';
import type { WorkspaceDocument } from '../../wire/workspace-wire';

/** @returns the workspace as it is answered, with its connections */
export async function answered(
  { services, caller }: Pick<Context, 'services' | 'caller'>,
  workspace: Workspace,
): Promise<WorkspaceDocument> {
  const connections = await services.connections.list(caller, workspace.id, FIRST_THOUSAND);
  return workspaceDocument(workspace, connections, caller);
}
