import { type Handler, ok } from '@jobglot/http-kit';
import { draftOf } from '../../mappers/job-from-wire';
import type { JobsRequest } from '../../wire/job-document';
import type { WallClock } from '../../wire/wall-clock';
import { clusterOf } from '../cluster-of';
import { hasError, type PreparedJob, prepareJob } from './prepare-job';

/** `POST /clusters/{cluster_id}/cdm/job`: all jobs of the body or none; `name` is the first one's */
export const createJob =
  (clock: WallClock): Handler<JobsRequest> =>
  async (context) => {
    const { services, caller, body } = context;
    const { id } = await clusterOf(context);
    const prepared: PreparedJob[] = [];
    for (const request of body.jobs) prepared.push(await prepareJob(context, clock, id, request));
    const findings = prepared.flatMap((job) => job.findings);
    const drafts = prepared.map(({ read, name, ids }) => draftOf(read, name, ids));
    if (!hasError(findings)) await services.jobs.createAll(caller, id, drafts);
    return ok({ name: prepared[0]!.name, 'validation-result': findings });
  };
