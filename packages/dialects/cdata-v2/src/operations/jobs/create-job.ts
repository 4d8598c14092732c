import { created, type Handler } from '@jobglot/http-kit';
import { flattenJob } from '../../mappers/flat-job';
import { jobDraft } from '../../mappers/job-from-wire';
import { workspaceIdOf } from '../../wire/addresses';
import type { JobRequest } from '../../wire/job-wire';
import { answered } from './connection-names';
import { withConnectionIds } from './resolve-connections';

/** `POST /workspaces/{workspace_id}/jobs` */
export const createJob: Handler<JobRequest> = async (context) => {
  const { services, caller, body, baseUrl } = context;
  const workspaceId = workspaceIdOf(context);
  const flat = await withConnectionIds(context, workspaceId, flattenJob(body));
  const job = await services.jobs.create(caller, workspaceId, jobDraft(flat));
  return created(await answered(context, job), `${baseUrl}/jobs/${job.id}`);
};
