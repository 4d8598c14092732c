import type { Job } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { ownConnection, removeConnection } from './source-connection';

/** Removes a job, and the connection that was made for it and that nobody knows by name. @throws DomainError `job.running` */
export async function removeJob(context: Context, job: Job): Promise<void> {
  await context.services.jobs.remove(context.caller, job.id);
  const own = ownConnection(job);
  if (own) await removeConnection(context, own);
}
