import { type Handler, ok } from '@jobglot/http-kit';
import { isIncremental } from '../../mappers/job-to-wire';
import { neverExecuted, submission } from '../../mappers/submission-to-wire';
import { clusterOf } from '../cluster-of';

/** `GET /clusters/{cluster_id}/cdm/job/{job_name}/status`: the active run, else the newest */
export const getStatus: Handler = async (context) => {
  const { services, caller, params } = context;
  const { id } = await clusterOf(context);
  const job = await services.jobs.getByName(caller, id, params.job_name ?? '');
  const { execution } = await services.executions.status(caller, job.id);
  const submitted = { ...job, isIncrementing: isIncremental(job, services.parser) };
  return ok({ submissions: [execution === null ? neverExecuted(submitted) : submission(execution, submitted)] });
};
