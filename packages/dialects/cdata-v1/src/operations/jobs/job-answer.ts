import { DomainError, type JobListing } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { jobRow } from '../../mappers/job-to-wire';
import { jobOf } from '../../wire/addresses';
import { JOBS } from '../../wire/entity-sets';
import type { WireRow } from '../../wire/job-wire';
import { type Collection, equals } from '../collections';

export const jobCollection: Collection<'jobs'> = {
  set: JOBS,
  row: (listing, { caller }) => jobRow(listing, caller),
};

/** The row of a job that a change has just given; its state and its connections' names stand in other tables. */
export async function rowOfJob(context: Context, job: { id: string; workspaceId: string }): Promise<WireRow> {
  const { services, caller } = context;
  const query = { where: equals<'jobs'>('id', job.id), order: [], limit: 1, offset: 0 };
  const [listing] = await services.lists.find(caller, 'jobs', job.workspaceId, query);
  if (!listing) throw new DomainError('job.not_found', 'There is no job with this name.');
  return jobRow(listing as JobListing, caller);
}

/** The row of the job that the address names. @throws DomainError `job.not_found` */
export async function addressedRow(context: Context): Promise<WireRow> {
  return rowOfJob(context, await jobOf(context));
}
