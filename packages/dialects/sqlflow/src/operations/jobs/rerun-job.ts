import type { Handler } from '@jobglot/http-kit';
import { submittedJob } from '../../mappers/job-to-wire';
import { answer } from '../../wire/envelope';
import { Parameters } from '../../wire/parameters';
import { jobOrLatest } from '../workspace-of';

/** `POST /sqlflow/job/rerunJob` */
export const rerunJob: Handler = async (context) => {
  const { services, caller } = context;
  const job = await jobOrLatest(context, new Parameters(context));
  await services.executions.start(caller, job.id);
  return answer(submittedJob(job, caller.clientId, 'create'));
};
