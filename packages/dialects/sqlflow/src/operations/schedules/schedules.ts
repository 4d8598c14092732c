import type { Job, JobPatch } from '@jobglot/core';
import type { Context, Handler } from '@jobglot/http-kit';
import { jobSummary } from '../../mappers/job-to-wire';
import { DIALECT_KEY, keptJob } from '../../mappers/kept-job';
import { answer } from '../../wire/envelope';
import { invalid, Parameters } from '../../wire/parameters';
import { jobOf, jobsOf } from '../workspace-of';

/** `POST /sqlflow/job/listScheduleJobs`: jobs that have a schedule, paused ones too */
export const listScheduleJobs: Handler = async (context) => {
  const scheduled = (await jobsOf(context)).filter(isScheduled);
  return answer(await Promise.all(scheduled.map((job) => summaryOf(context, job))));
};

/** `POST /sqlflow/job/pauseScheduleJob` */
export const pauseScheduleJob: Handler = (context) =>
  change(context, (job) => ({ schedule: { enabled: false }, ...paused(job, true) }));

/** `POST /sqlflow/job/resumeScheduleJob` */
export const resumeScheduleJob: Handler = (context) =>
  change(context, (job) => ({ schedule: { enabled: true }, ...paused(job, false) }));

/** `POST /sqlflow/job/updateScheduleJob` */
export const updateScheduleJob: Handler = (context) =>
  change(context, (_job, parameters) => ({ schedule: { cron: parameters.required('cronExpression') } }));

async function change(context: Context, patch: (job: Job, parameters: Parameters) => JobPatch) {
  const { services, caller } = context;
  const parameters = new Parameters(context);
  const job = await jobOf(context, parameters);
  if (!isScheduled(job)) throw invalid('jobId', 'names a job without a schedule');
  return answer(await summaryOf(context, await services.jobs.update(caller, job.id, patch(job, parameters))));
}

/** A cronExpression may be kept without schedulable; another dialect's job with one was paused there. */
function isScheduled(job: Job): boolean {
  return job.schedule.enabled || (keptJob(job)?.cancelSchedule ?? job.schedule.cron !== '');
}

function paused(job: Job, cancelSchedule: boolean): Pick<JobPatch, 'dialectData'> {
  const kept = keptJob(job);
  return kept ? { dialectData: { [DIALECT_KEY]: { ...kept, cancelSchedule } } } : {};
}

async function summaryOf({ services, caller }: Context, job: Job) {
  const { execution } = await services.executions.status(caller, job.id);
  return jobSummary(job, execution, caller.clientId);
}
