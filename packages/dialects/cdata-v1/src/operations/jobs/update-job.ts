import { type Handler, ok } from '@jobglot/http-kit';
import { jobPatch } from '../../mappers/job-from-wire';
import { entity } from '../../odata/envelope';
import { jobOf } from '../../wire/addresses';
import { JOBS } from '../../wire/entity-sets';
import type { JobRequest } from '../../wire/job-wire';
import { rowOfJob } from './job-answer';
import { namedConnections } from './named-connections';

/** `PUT /jobs(name)`, `PUT /jobs?JobName=`: what is absent stays, `Query#n` replaces the whole list */
export const updateJob: Handler<JobRequest> = async (context) => {
  const { services, caller, body, baseUrl } = context;
  const before = await jobOf(context);
  const patch = jobPatch(body, await namedConnections(context, before.workspaceId, body), before);
  const after = await services.jobs.update(caller, before.id, patch);
  return ok(entity(baseUrl, JOBS, await rowOfJob(context, after)));
};
