import { type Handler, ok } from '@jobglot/http-kit';
import { clusterSummary } from '../../mappers/cluster-to-wire';
import { CLUSTER_BINDING, clusterAddress } from '../cluster-of';

/** `GET /clusters`: those of the project; the default workspace's wildcard shows as one with the workspace's id */
export const listClusters: Handler = async ({ services, caller, params }) => {
  const prefix = clusterAddress(params.project_id ?? '', '');
  const bound = await services.workspaces.bound(caller, CLUSTER_BINDING, prefix);
  return ok({
    clusters: bound.map(({ binding, workspace }) => {
      const id = binding.address === '*' ? workspace.id : binding.address.slice(prefix.length);
      return clusterSummary({ id, workspace, details: binding.details ?? {} });
    }),
  });
};
