import type { Condition, Job, ListField, Workspace } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { domainId } from '../wire/job-id';
import type { Parameters } from '../wire/parameters';
import { invalid } from '../wire/parameters';

const USER_BINDING = 'sqlflow-user';
const PAGE = 1_000;

type JobCondition = Condition<ListField<'jobs'>>;

/** @returns the workspace that the user is bound to @throws DomainError `workspace.not_found` */
export function workspaceOf({ services, caller }: Context): Promise<Workspace> {
  return services.workspaces.resolve(caller, USER_BINDING, caller.clientId);
}

/** @returns the job that `jobId` names @throws DomainError `job.not_found`, `request.invalid` */
export function jobOf({ services, caller }: Context, parameters: Parameters): Promise<Job> {
  return services.jobs.get(caller, domainId(parameters.required('jobId')));
}

/**
 * @returns the job that `jobId` names, else the newest of that `jobName`, else the newest Lineage job
 * @throws DomainError `job.not_found`, `request.invalid`: there is none
 */
export async function jobOrLatest(context: Context, parameters: Parameters): Promise<Job> {
  if (parameters.has('jobId')) return jobOf(context, parameters);
  const { services, caller } = context;
  const { id } = await workspaceOf(context);
  const name = parameters.text('jobName');
  const [latest] = await services.lists.find(caller, 'jobs', id, {
    where: name === '' ? equal('type', 'Lineage') : shownAs(name),
    order: [
      { term: { field: 'createdAt' }, descending: true },
      { term: { field: 'number' }, descending: true },
    ],
    limit: 1,
    offset: 0,
  });
  if (!latest) throw invalid(name === '' ? 'jobId' : 'jobName', 'names no job');
  return latest.job;
}

/** Jobs by the name that summaries show. */
function shownAs(name: string): JobCondition {
  const foreign: JobCondition = { kind: 'and', parts: [equal(SENT_NAME, null), equal('name', name)] };
  return { kind: 'or', parts: [equal(SENT_NAME, name), foreign] };
}

const SENT_NAME = 'dialectData.sqlflow.jobName';

function equal(field: ListField<'jobs'>, value: string | null): JobCondition {
  return { kind: 'compare', term: { field }, operator: 'eq', value };
}

/** Every job of the workspace, oldest first. */
export async function jobsOf(context: Context): Promise<Job[]> {
  const { services, caller } = context;
  const { id } = await workspaceOf(context);
  const all: Job[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const page = await services.jobs.list(caller, id, { limit: PAGE, offset });
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}
