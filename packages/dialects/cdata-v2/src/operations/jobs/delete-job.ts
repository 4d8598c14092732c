import { type Handler, noContent } from '@jobglot/http-kit';
import { jobIdOf } from '../../wire/addresses';

/** `DELETE /jobs/{job_id}`, `DELETE /jobs{job_id}`, `DELETE /jobs?job_id=` */
export const deleteJob: Handler = async (context) => {
  await context.services.jobs.remove(context.caller, jobIdOf(context));
  return noContent;
};
