import { checkStartable, type Job, ZERO_COUNTERS } from '@jobglot/core';
import { type Context, type Handler, ok } from '@jobglot/http-kit';
import { isIncremental } from '../../mappers/job-to-wire';
import { jobTypeOf } from '../../mappers/job-type';
import { keptJob } from '../../mappers/kept-job';
import { startSubmission } from '../../mappers/submission-to-wire';
import { clusterOf } from '../cluster-of';
import { JobLinks } from '../job-links';
import { checkRunnable } from './check-runnable';

/** Body of a start; older clients send none, or `{}`. */
interface StartRequest {
  readonly variables?: Readonly<Record<string, string>>;
}

/** `PUT /clusters/{cluster_id}/cdm/job/{job_name}/start`; also GET, as the vendor's walk-through has it (notes, 1) */
export const startJob: Handler<StartRequest | undefined> = async (context) => {
  const { services, caller, params, body } = context;
  const { id } = await clusterOf(context);
  const job = await services.jobs.getByName(caller, id, params.job_name ?? '');
  return ok({ submissions: [await start(context, job, body?.variables ?? {})] });
};

/** Starts a run. @returns its submission @throws CdmFault, DomainError: why it cannot start */
export async function start(
  context: Pick<Context, 'services' | 'caller'>,
  job: Job,
  parameters: Readonly<Record<string, string>>,
) {
  const { services, caller } = context;
  const sides = await new JobLinks(context).sidesOf(job);
  const { name } = job;
  checkRunnable({ name, jobType: jobTypeOf(job), enabled: keptJob(job)?.enabled ?? true, sides });
  checkStartable(job, parameters);
  const executionId = await services.executions.start(caller, job.id, { parameters });
  const execution = await services.executions.get(caller, executionId);
  // as it was when it was accepted: clients want BOOTING first, whatever a worker has made of it by now
  const accepted = { ...execution, status: 'queued', startedAt: null, counters: ZERO_COUNTERS } as const;
  return startSubmission(accepted, { ...job, isIncrementing: isIncremental(job, services.parser) });
}
