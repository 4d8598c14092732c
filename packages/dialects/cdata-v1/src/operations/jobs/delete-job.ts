import { type Handler, noContent } from '@jobglot/http-kit';
import { jobOf } from '../../wire/addresses';

/** `DELETE /jobs(name)`, `DELETE /jobs?JobName=` */
export const deleteJob: Handler = async (context) => {
  await context.services.jobs.remove(context.caller, (await jobOf(context)).id);
  return noContent;
};
