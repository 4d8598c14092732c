import type { Handler } from '@jobglot/http-kit';
import { jobSummary } from '../../mappers/job-to-wire';
import { answer } from '../../wire/envelope';
import { Parameters } from '../../wire/parameters';
import { jobOrLatest } from '../workspace-of';

/** `POST /sqlflow/job/displayUserJobSummary`: two clients call it without a pause (notes, 8) */
export const displayJob: Handler = async (context) => {
  const { services, caller } = context;
  const job = await jobOrLatest(context, new Parameters(context));
  const { execution } = await services.executions.status(caller, job.id);
  return answer(jobSummary(job, execution, caller.clientId));
};
