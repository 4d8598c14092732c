import { type Handler, ok } from '@jobglot/http-kit';
import { clusterOf } from '../cluster-of';

/** `DELETE /clusters/{cluster_id}/cdm/link/{link_name}`: refused while a job uses it */
export const deleteLink: Handler = async (context) => {
  const { services, caller, params } = context;
  const { id } = await clusterOf(context);
  const link = await services.connections.getByName(caller, id, params.link_name ?? '');
  await services.connections.remove(caller, link.id);
  return ok({});
};
