import { type Handler, ok } from '@jobglot/http-kit';
import { fault } from '../../fault';
import { patchOf } from '../../mappers/job-from-wire';
import type { JobsRequest } from '../../wire/job-document';
import type { WallClock } from '../../wire/wall-clock';
import { clusterOf } from '../cluster-of';
import { hasError, prepareJob } from './prepare-job';

/** `PUT /clusters/{cluster_id}/cdm/job/{job_name}`: the whole document replaces the job's; its name may be a new one */
export const updateJob =
  (clock: WallClock): Handler<JobsRequest> =>
  async (context) => {
    const { services, caller, body, params } = context;
    const { id } = await clusterOf(context);
    const before = await services.jobs.getByName(caller, id, params.job_name ?? '');
    if (body.jobs.length > 1) throw fault('Cdm.0018');
    const { read, name, ids, findings } = await prepareJob(context, clock, id, body.jobs[0]!, before);
    if (!hasError(findings)) await services.jobs.update(caller, before.id, patchOf(read, name, ids, before));
    return ok({ 'validation-result': findings });
  };
