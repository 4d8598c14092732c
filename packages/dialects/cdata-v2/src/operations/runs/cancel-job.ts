import { type Handler, ok } from '@jobglot/http-kit';
import { runStatus } from '../../mappers/run-to-wire';
import { jobIdOf } from '../../wire/addresses';

/** `POST /jobs/{job_id}/cancel` */
export const cancelJob: Handler = async (context) => {
  const jobId = jobIdOf(context);
  const runs = await context.services.executions.cancelJob(context.caller, jobId);
  const cancelled = runs
    .toSorted((a, b) => a.id - b.id)
    .map(({ id, status }) => ({ history_id: String(id), status: runStatus(status) }));
  return ok({ job_id: jobId, ...cancelled[0], cancelled });
};
