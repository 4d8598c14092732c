import { type Handler, ok } from '@jobglot/http-kit';
import { clusterOf } from '../cluster-of';

/** `PUT /clusters/{cluster_id}/cdm/job/{job_name}/stop`: whatever of it runs or waits */
export const stopJob: Handler = async (context) => {
  const { services, caller, params } = context;
  const { id } = await clusterOf(context);
  await services.executions.cancelJob(caller, (await services.jobs.getByName(caller, id, params.job_name ?? '')).id);
  return ok({ 'validation-result': [] });
};
