import { type Handler, ok } from '@jobglot/http-kit';
import { jobIdOf } from '../../wire/addresses';
import { answered } from './connection-names';

/** `GET /jobs/{job_id}` */
export const getJob: Handler = async (context) => {
  const job = await context.services.jobs.get(context.caller, jobIdOf(context));
  return ok(await answered(context, job));
};
