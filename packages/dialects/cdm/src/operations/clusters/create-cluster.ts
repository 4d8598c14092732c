import { randomUUID } from 'node:crypto';
import { type Handler, ok, unknownFields } from '@jobglot/http-kit';
import type { ClusterRequest } from '../../wire/cluster-document';
import { CLUSTER_BINDING, clusterAddress } from '../cluster-of';

/** `POST /clusters`: a workspace of that name, bound to the project and a new id; it runs at once */
export const createCluster: Handler<ClusterRequest> = async ({ services, caller, body, params }) => {
  const { name } = body.cluster;
  // kept with the address, in clear
  unknownFields(body as unknown as Record<string, unknown>, () => false);
  const workspace = await services.workspaces.create(name);
  const id = randomUUID();
  const address = clusterAddress(params.project_id ?? '', id);
  try {
    await services.workspaces.bind(caller, workspace.id, CLUSTER_BINDING, address, { ...body });
  } catch (error) {
    await services.workspaces.remove({ ...caller, workspaces: 'all' }, workspace.id);
    throw error;
  }
  return ok({ name, id });
};
