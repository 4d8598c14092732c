import type { Job } from '@jobglot/core';
import type { CdmJobType } from '../wire/job-document';
import { keptJob } from './kept-job';

/** @returns what this dialect calls the job: as it was sent; of other dialects' jobs those of several tasks are BATCH_JOBs */
export function jobTypeOf(job: Job): CdmJobType {
  return keptJob(job)?.jobType ?? (job.tasks.length > 1 ? 'BATCH_JOB' : 'NORMAL_JOB');
}
