import { DomainError, FIRST_THOUSAND, type PageRequest } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';

type Addressed = Pick<Context, 'params' | 'query'>;

/** Of `/jobs/{job_id}`, `/jobs{job_id}` and `/jobs?job_id=` (D2). Uuids compare without case; the stores keep them small. */
export function jobIdOf({ params, query }: Addressed): string {
  return (params.job_id ?? String(query.job_id)).toLowerCase();
}

export function connectionIdOf({ params }: Addressed): string {
  return params.connection_id!.toLowerCase();
}

export function workspaceIdOf({ params }: Addressed): string {
  return params.workspace_id!.toLowerCase();
}

/** @throws DomainError `task.not_found` when it cannot be the id of a task */
export function taskIdOf({ params }: Addressed): string {
  const id = params.task_id!;
  if (!/^\d{1,18}$/.test(id)) throw new DomainError('task.not_found', 'The job has no task with this identifier.');
  return id;
}

/** @throws DomainError `execution.not_found` when it cannot be the id of a run */
export function historyIdOf({ params }: Addressed): number {
  const id = params.history_id!;
  if (!/^[1-9]\d{0,9}$/.test(id)) {
    throw new DomainError('execution.not_found', 'There is no run with this identifier.');
  }
  return Number(id);
}

/** `limit` and `offset`, which the validator has made numbers (D6). */
export function pageOf({ query }: Addressed): PageRequest {
  const { limit = FIRST_THOUSAND.limit, offset = FIRST_THOUSAND.offset } = query as Partial<PageRequest>;
  return { limit, offset };
}

/** The envelope of every list (D6). */
export function listOf<T>(value: readonly T[]): { readonly value: readonly T[] } {
  return { value };
}
