import { type Handler, ok } from '@jobglot/http-kit';
import { clusterOf } from '../cluster-of';

/** `DELETE /clusters/{cluster_id}/cdm/job/{job_name}`: a body, since clients decode one (notes, 7) */
export const deleteJob: Handler = async (context) => {
  const { services, caller, params } = context;
  const { id } = await clusterOf(context);
  await services.jobs.remove(caller, (await services.jobs.getByName(caller, id, params.job_name ?? '')).id);
  return ok({});
};
