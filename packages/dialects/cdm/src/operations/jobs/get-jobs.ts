import type { Condition, Job, ListField } from '@jobglot/core';
import { type Context, type Handler, ok } from '@jobglot/http-kit';
import { jobDocument } from '../../mappers/job-to-wire';
import type { CdmJobType } from '../../wire/job-document';
import type { WallClock } from '../../wire/wall-clock';
import { clusterOf } from '../cluster-of';
import { JobLinks } from '../job-links';
import { pageOf } from '../page';

const ALL = 'all';
type JobCondition = Condition<ListField<'jobs'>>;

/** `GET /clusters/{cluster_id}/cdm/job/{job_name}`; `all` is the list, filtered and paged */
export const getJobs =
  (clock: WallClock): Handler =>
  async (context) =>
    context.params.job_name === ALL ? list(context, clock) : one(context, clock);

async function one(context: Context, clock: WallClock) {
  const { services, caller, params } = context;
  const { id } = await clusterOf(context);
  const job = await services.jobs.getByName(caller, id, params.job_name ?? '');
  return ok({ total: 1, jobs: await documents(context, [job], clock), page_no: 1, page_size: 10, simple: false });
}

async function list(context: Context, clock: WallClock) {
  const { services, caller, query } = context;
  const { id } = await clusterOf(context);
  const { limit, offset, ...page } = pageOf(query);
  const where: JobCondition = { kind: 'and', parts: [ofType(query.jobType), ...named(query.filter)] };
  const [total, found] = await Promise.all([
    services.lists.count(caller, 'jobs', id, where),
    services.lists.find(caller, 'jobs', id, { where, order: [], limit, offset }),
  ]);
  const jobs = await documents(
    context,
    found.map(({ job }) => job),
    clock,
  );
  return ok({ total, jobs, ...page, simple: false });
}

async function documents(context: Context, jobs: readonly Job[], clock: WallClock) {
  const { services, caller } = context;
  const links = new JobLinks(context);
  return Promise.all(
    jobs.map(async (job) => {
      const [sides, { execution }] = await Promise.all([
        links.sidesOf(job),
        services.executions.status(caller, job.id),
      ]);
      return jobDocument({ job, sides, execution }, services.parser, clock);
    }),
  );
}

/** Other dialects' jobs are of the kind that `jobTypeOf` shows. Without a type: NORMAL_JOB (notes, 1). */
function ofType(sent: unknown): JobCondition {
  const type = (sent || 'NORMAL_JOB') as CdmJobType;
  const kept = { field: 'dialectData.cdm.jobType' } as const;
  const own: JobCondition = { kind: 'compare', term: kept, operator: 'eq', value: type };
  if (type === 'SCENARIO_JOB') return own;
  const operator = type === 'BATCH_JOB' ? 'gt' : 'le';
  const foreign: JobCondition[] = [
    { kind: 'compare', term: kept, operator: 'eq', value: null },
    { kind: 'compare', term: { field: 'taskCount' }, operator, value: 1 },
  ];
  return { kind: 'or', parts: [own, { kind: 'and', parts: foreign }] };
}

function named(filter: unknown): JobCondition[] {
  if (typeof filter !== 'string' || filter === '') return [];
  return [{ kind: 'match', term: { field: 'name', foldCase: true }, match: 'contains', value: filter }];
}
