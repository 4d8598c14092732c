import { DomainError, type Workspace } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { workspaceRow } from '../../mappers/workspace-to-wire';
import { WORKSPACES } from '../../wire/entity-sets';
import { parameterOf } from '../../wire/parameters';
import { type Collection, equals } from '../collections';

/** Workspaces are named by `Id` and `Name` in the body, by their name as the key, or by either in the query. */
export interface WorkspaceRequest {
  readonly Id?: string;
  readonly Name?: string;
}

export const workspaceCollection: Collection<'workspaces'> = {
  set: WORKSPACES,
  row: (workspace, { caller }) => workspaceRow(workspace, caller),
};

/** @throws DomainError `workspace.not_found`, `request.invalid` (none is named) */
export async function workspaceOf(context: Context<WorkspaceRequest | undefined>): Promise<Workspace> {
  const { services, caller, params, query, body } = context;
  const id = body?.Id ?? parameterOf(query, 'Id');
  if (params.key === undefined && id) return services.workspaces.get(caller, id.toLowerCase());
  const name = params.key ?? parameterOf(query, 'Name') ?? body?.Name;
  if (!name) throw new DomainError('request.invalid', 'Id or Name is required.', { field: 'Id' });
  const where = equals<'workspaces'>('name', name);
  const [found] = await services.lists.find(caller, 'workspaces', '', { where, order: [], limit: 1, offset: 0 });
  if (!found) throw new DomainError('workspace.not_found', `There is no workspace named "${name}".`);
  return found;
}

export async function addressedRow(context: Context) {
  return workspaceRow(await workspaceOf(context as Context<undefined>), context.caller);
}
