import { type Handler, ok } from '@jobglot/http-kit';
import { actionResult } from '../../odata/envelope';
import { jobOf } from '../../wire/addresses';
import { wireTime } from '../../wire/words';
import { answerRun, patienceOf, type StartRequest } from './answer-run';

/** `POST /executeJob`: blocks until the run has ended, unless it is told not to wait */
export const executeJob: Handler<StartRequest> = async (context) => {
  const { services, caller, body, signal, baseUrl } = context;
  const job = await jobOf(context);
  if (body.ExecutionType === 'Poll') {
    const outcome = await services.dueStart.start(caller, job.id);
    if (outcome.kind === 'started') return answerRun(context, 'executeJob', outcome.executionId);
    const Detail = outcome.next ? `Not due; the next run is planned for ${wireTime(outcome.next)}.` : 'Not scheduled.';
    const row = { Status: null, Result: 'Not due', Detail, JobName: job.name, Query: null, RunStartDate: null };
    return ok(actionResult(baseUrl, 'executeJob', [row]));
  }
  const id = await services.executions.startAfterEarlier(caller, job.id, {}, patienceOf(body), signal);
  return answerRun(context, 'executeJob', id);
};
