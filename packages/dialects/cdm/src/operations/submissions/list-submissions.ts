import type { Condition, ListField } from '@jobglot/core';
import { type Handler, ok } from '@jobglot/http-kit';
import { isIncremental } from '../../mappers/job-to-wire';
import { submission } from '../../mappers/submission-to-wire';
import { clusterOf } from '../cluster-of';
import { pageOf } from '../page';

/** `GET /clusters/{cluster_id}/cdm/submissions?jname=`: newest first */
export const listSubmissions: Handler = async (context) => {
  const { services, caller, query } = context;
  const { id } = await clusterOf(context);
  const job = await services.jobs.getByName(caller, id, String(query.jname));
  const { limit, offset, ...page } = pageOf(query);
  const where: Condition<ListField<'executions'>> = {
    kind: 'compare',
    term: { field: 'jobId' },
    operator: 'eq',
    value: job.id,
  };
  const [total, runs] = await Promise.all([
    services.lists.count(caller, 'executions', id, where),
    services.executions.history(caller, job.id, { limit, offset }),
  ]);
  const submitted = { ...job, isIncrementing: isIncremental(job, services.parser) };
  return ok({ submissions: runs.map((run) => submission(run, submitted)), total, ...page });
};
