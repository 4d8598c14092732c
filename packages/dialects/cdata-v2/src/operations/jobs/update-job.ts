import { type Handler, ok } from '@jobglot/http-kit';
import { withoutCreateOnly } from '../../mappers/create-only';
import { flattenJob } from '../../mappers/flat-job';
import { jobPatch } from '../../mappers/job-from-wire';
import { jobIdOf } from '../../wire/addresses';
import type { JobRequest } from '../../wire/job-wire';
import { answered } from './connection-names';
import { withConnectionIds } from './resolve-connections';

/** `PUT /jobs/{job_id}`, `PUT /jobs{job_id}`, `PUT /jobs?job_id=` */
export const updateJob: Handler<JobRequest> = async (context) => {
  const { jobs } = context.services;
  const before = await jobs.get(context.caller, jobIdOf(context));
  const sent = await withConnectionIds(context, before.workspaceId, flattenJob(context.body));
  const change = withoutCreateOnly(sent, flattenJob(await answered(context, before)));
  const after = await jobs.update(context.caller, before.id, jobPatch(change, before.dialectData));
  return ok(await answered(context, after));
};
