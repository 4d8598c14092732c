import { type Handler, ok } from '@jobglot/http-kit';
import { runRow } from '../../mappers/run-to-wire';
import { actionResult } from '../../odata/envelope';
import { jobOf } from '../../wire/addresses';

/** `POST /cancelJob`; a job that is not running is a 400 */
export const cancelJob: Handler = async (context) => {
  const job = await jobOf(context);
  const runs = await context.services.executions.cancelJob(context.caller, job.id);
  return ok(actionResult(context.baseUrl, 'cancelJob', runs.toReversed().map(runRow)));
};
