import { DomainError, type Workspace } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';

export const CLUSTER_BINDING = 'cdm-cluster';

/** @returns the address that a binding names: `project/cluster` */
export function clusterAddress(projectId: string, clusterId: string): string {
  return `${projectId}/${clusterId}`;
}

/** @returns the workspace that the address's cluster is bound to @throws DomainError `workspace.not_found` */
export async function clusterOf({ services, caller, params }: Context): Promise<Workspace> {
  return workspaceAt({ services, caller, params }, params.cluster_id ?? '');
}

/** @throws DomainError `workspace.not_found` */
export async function workspaceAt(
  { services, caller, params }: Pick<Context, 'services' | 'caller' | 'params'>,
  clusterId: string,
): Promise<Workspace> {
  const address = clusterAddress(params.project_id ?? '', clusterId);
  // No cluster has U+0000 in its name, and PostgreSQL answers such a question with an error.
  if (address.includes('\0')) throw new DomainError('workspace.not_found', 'There is no such cluster.');
  return services.workspaces.resolve(caller, CLUSTER_BINDING, address);
}
