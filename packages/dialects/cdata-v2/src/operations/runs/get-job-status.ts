import { type Handler, ok } from '@jobglot/http-kit';
import { jobStatusDocument } from '../../mappers/run-to-wire';
import { jobIdOf } from '../../wire/addresses';

/** `GET /jobs/{job_id}/status` */
export const getJobStatus: Handler = async (context) => {
  const status = await context.services.executions.status(context.caller, jobIdOf(context));
  return ok(jobStatusDocument(status, context.baseUrl));
};
