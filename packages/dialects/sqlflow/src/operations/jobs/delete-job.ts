import { DomainError } from '@jobglot/core';
import type { Handler } from '@jobglot/http-kit';
import { submittedJob } from '../../mappers/job-to-wire';
import { answer } from '../../wire/envelope';
import { Parameters } from '../../wire/parameters';
import { jobOf } from '../workspace-of';
import { removeJob } from './remove-job';

/** `POST /sqlflow/job/deleteUserJob`: what runs of it is cancelled first, and waited for (DESIGN, 4) */
export const deleteJob: Handler = async (context) => {
  const { services, caller, signal } = context;
  const job = await jobOf(context, new Parameters(context));
  try {
    const cancelled = await services.executions.cancelJob(caller, job.id);
    for (const { id } of cancelled) await services.executions.waitForEnd(id, signal);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'job.not_running') throw error;
  }
  await removeJob(context, job);
  return answer(submittedJob(job, caller.clientId, 'delete'));
};
