import { FIRST_THOUSAND, type Job } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { jobDocument } from '../../mappers/job-to-wire';
import type { JobDocument } from '../../wire/job-wire';

type Asking = Pick<Context, 'services' | 'caller'>;

/** @returns the job as it is answered, with the names of its connections */
export async function answered(context: Asking, job: Job): Promise<JobDocument> {
  return jobDocument(job, await namesOf(context, [job.sourceConnectionId, job.destinationConnectionId], new Map()));
}

/** The same for many jobs of one workspace: one query for the names, and one more for each connection behind the thousandth. */
export async function allAnswered(context: Asking, workspaceId: string, jobs: readonly Job[]): Promise<JobDocument[]> {
  const listed = await context.services.connections.list(context.caller, workspaceId, FIRST_THOUSAND);
  const known = new Map(listed.map(({ id, name }) => [id, name]));
  const used = jobs.flatMap((job) => [job.sourceConnectionId, job.destinationConnectionId]);
  const names = await namesOf(context, used, known);
  return jobs.map((job) => jobDocument(job, names));
}

async function namesOf(
  { services, caller }: Asking,
  ids: readonly (string | null)[],
  known: Map<string, string>,
): Promise<Map<string, string>> {
  const missing = new Set(ids.filter((id): id is string => id !== null && !known.has(id)));
  await Promise.all([...missing].map(async (id) => known.set(id, (await services.connections.get(caller, id)).name)));
  return known;
}
