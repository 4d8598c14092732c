import type { Handler } from '@jobglot/http-kit';
import { jobSummary } from '../../mappers/job-to-wire';
import { answer } from '../../wire/envelope';
import { Parameters } from '../../wire/parameters';
import { jobOf } from '../workspace-of';

/** `POST /sqlflow/job/setJobOnTop`: a run of it that waits is taken next, and so are its later ones */
export const setJobOnTop: Handler = async (context) => {
  const { services, caller } = context;
  const parameters = new Parameters(context);
  parameters.required('onTop');
  const onTop = parameters.flag('onTop', false);
  const before = await jobOf(context, parameters);
  const job = await services.jobs.setOnTop(caller, before.id, onTop);
  if (onTop) await services.executions.putOnTop(caller, job.id);
  const { execution } = await services.executions.status(caller, job.id);
  return answer(jobSummary(job, execution, caller.clientId));
};
