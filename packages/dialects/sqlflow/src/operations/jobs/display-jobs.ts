import type { Handler } from '@jobglot/http-kit';
import { jobSummary } from '../../mappers/job-to-wire';
import { answer } from '../../wire/envelope';
import { jobsOf } from '../workspace-of';

/** `POST /sqlflow/job/displayUserJobsSummary`: all jobs of the workspace, other dialects' too; ended ones are counted by how */
export const displayJobs: Handler = async (context) => {
  const { services, caller } = context;
  const jobs = await jobsOf(context);
  const jobDetails = await Promise.all(
    jobs.map(async (job) => {
      const { execution } = await services.executions.status(caller, job.id);
      return jobSummary(job, execution, caller.clientId);
    }),
  );
  const count = (status: string) => jobDetails.filter((job) => job.status === status).length;
  return answer({
    total: jobDetails.length,
    success: count('success'),
    partialSuccess: count('partial_success'),
    fail: count('fail'),
    jobIds: jobDetails.map(({ jobId }) => jobId),
    jobDetails,
  });
};
