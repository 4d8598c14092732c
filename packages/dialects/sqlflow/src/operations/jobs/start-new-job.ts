import type { Job } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { removeJob } from './remove-job';

/**
 * Starts a job that was made for this submission; when it cannot be, it is gone again: the next try would make a second one.
 * @throws DomainError what starting throws
 */
export async function startNewJob(context: Context, job: Job): Promise<void> {
  try {
    await context.services.executions.start(context.caller, job.id);
  } catch (error) {
    await removeJob(context, job);
    throw error;
  }
}
