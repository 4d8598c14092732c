import { created, type Handler } from '@jobglot/http-kit';
import { jobDraft } from '../../mappers/job-from-wire';
import { collection } from '../../odata/envelope';
import { workspaceIdOf } from '../../wire/addresses';
import { JOBS } from '../../wire/entity-sets';
import type { JobRequest } from '../../wire/job-wire';
import { rowOfJob } from './job-answer';
import { namedConnections } from './named-connections';

/** `POST /jobs`; answers a list of the one new job */
export const createJob: Handler<JobRequest> = async (context) => {
  const { services, caller, body, baseUrl } = context;
  const workspaceId = workspaceIdOf(context);
  const draft = jobDraft(body, await namedConnections(context, workspaceId, body));
  const job = await services.jobs.create(caller, workspaceId, draft);
  const location = `${baseUrl}/jobs('${encodeURIComponent(job.name.replaceAll("'", "''"))}')`;
  return created(collection(baseUrl, JOBS, [await rowOfJob(context, job)], {}), location);
};
