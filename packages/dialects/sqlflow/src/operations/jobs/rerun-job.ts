import type { Handler } from '@jobglot/http-kit';
import { submittedJob } from '../../mappers/job-to-wire';
import { answer } from '../../wire/envelope';
import { invalid, Parameters } from '../../wire/parameters';
import { jobOrLatest } from '../workspace-of';

/** `POST /sqlflow/job/rerunJob`: of no job named none is guessed */
export const rerunJob: Handler = async (context) => {
  const { services, caller } = context;
  const parameters = new Parameters(context);
  if (!parameters.has('jobId') && !parameters.has('jobName')) throw invalid('jobId', 'or jobName is required');
  const job = await jobOrLatest(context, parameters);
  await services.executions.start(caller, job.id);
  return answer(submittedJob(job, caller.clientId, 'create'));
};
