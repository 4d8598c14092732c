import { type Handler, ok } from '@jobglot/http-kit';
import { logUrl } from '../../mappers/run-to-wire';
import { jobIdOf } from '../../wire/addresses';

interface ExecuteRequest {
  /** ids; absent or empty: all active tasks (D10) */
  readonly tasks?: readonly string[];
}

/** `POST /jobs/{job_id}/execute` */
export const executeJob: Handler<ExecuteRequest | undefined> = async (context) => {
  const jobId = jobIdOf(context);
  const taskIds = context.body?.tasks?.length ? context.body.tasks : null;
  const id = String(await context.services.executions.start(context.caller, jobId, { taskIds }));
  const log_url = logUrl(context.baseUrl, jobId, id);
  return ok({ id, history_id: id, job_id: jobId, status: 'Queued', log_url });
};
