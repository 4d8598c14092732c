import { DomainError, type ExecutionDetail } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { workspaceOf } from '../site';

const DIGITS = /^[1-9]\d{0,9}$/;

/**
 * The run that the address names: of the site's workspace, and of the job, by the name that it had at the start or has now.
 * @throws DomainError `execution.not_found`, for an unknown job too (page: "for an unknown job ID or job execution ID");
 *   `workspace.not_found`
 */
export async function findExecution(context: Context): Promise<ExecutionDetail> {
  const { services, caller, params } = context;
  const workspace = await workspaceOf(context);
  const { id = '', job_id: jobName = '' } = params;
  if (!DIGITS.test(id)) throw unknown();
  const detail = await services.executions.detail(caller, Number(id));
  const { execution } = detail;
  if (execution.workspaceId !== workspace.id) throw unknown();
  if (execution.jobName !== jobName && !(await isNamedNow(context, execution.jobId, workspace.id))) throw unknown();
  return detail;
}

async function isNamedNow({ services, caller, params }: Context, jobId: string, workspaceId: string): Promise<boolean> {
  try {
    return (await services.jobs.getByName(caller, workspaceId, params.job_id ?? '')).id === jobId;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'job.not_found') return false;
    throw error;
  }
}

function unknown(): DomainError {
  return new DomainError('execution.not_found', 'There is no run with this identifier.');
}
