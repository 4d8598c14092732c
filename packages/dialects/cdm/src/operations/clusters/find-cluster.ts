import type { WorkspaceBinding } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { faultWith } from '../../fault';
import type { ClusterFacts } from '../../mappers/cluster-to-wire';
import { CLUSTER_BINDING, clusterAddress, clusterOf } from '../cluster-of';

/** A cluster, and the binding that it is; null: it is read through the wildcard. */
export interface FoundCluster extends ClusterFacts {
  readonly binding: WorkspaceBinding | null;
}

/** @throws DomainError `workspace.not_found` */
export async function findCluster(context: Context): Promise<FoundCluster> {
  const { services, caller, params } = context;
  const { project_id: project = '', cluster_id: id = '' } = params;
  const workspace = await clusterOf(context);
  const address = clusterAddress(project, id);
  const bound = await services.workspaces.bound(caller, CLUSTER_BINDING, address);
  const binding = bound.find((entry) => entry.binding.address === address)?.binding ?? null;
  // as it is now: what the address resolves to is remembered for some seconds
  const current = await services.workspaces.get(caller, workspace.id);
  return { id, workspace: current, details: binding?.details ?? {}, binding };
}

/** @throws CdmFault Cdm.0001: any address leads through the wildcard, so that none of them is a cluster of its own */
export async function findOwnCluster(context: Context): Promise<FoundCluster & { readonly binding: WorkspaceBinding }> {
  const found = await findCluster(context);
  const { binding } = found;
  if (binding !== null) return { ...found, binding };
  throw faultWith(
    'This address leads to the default workspace, as any does that is bound to no other: it cannot be started, stopped or deleted. Create a cluster, or bind one through /admin/v1.',
    'Cdm.0001',
  );
}
