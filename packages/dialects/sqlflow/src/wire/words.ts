import type { Execution, JobType } from '@jobglot/core';

/**
 * Words that clients wait for: success, partial_success, fail; at any other one they go on polling (notes, 5). `running` is not
 * named anywhere public.
 */
export type SqlflowStatus = 'create' | 'running' | 'success' | 'partial_success' | 'fail' | 'delete';

/** @param execution the active run, else the newest; null: never run */
export function statusOf(execution: Execution | null, type: JobType): SqlflowStatus {
  switch (execution?.status) {
    case undefined:
    case 'queued':
      return 'create';
    case 'running':
    case 'retrying':
    case 'cancelling':
      return 'running';
    case 'succeeded':
      return 'success';
    case 'cancelled':
      return 'fail';
    case 'failed':
      return foundSomething(execution!, type) ? 'partial_success' : 'fail';
  }
}

/** Some of its tasks succeeded; or, since a file is no whole as a table is, some of its statements could be read. */
function foundSomething({ tasksFailed, tasksTotal, counters }: Execution, type: JobType): boolean {
  return tasksFailed < tasksTotal || (type === 'Lineage' && counters.written > 0);
}

/** `2020-12-15 15:14:39`, in UTC */
export function wireTime(time: Date): string {
  return time.toISOString().slice(0, 19).replace('T', ' ');
}

/** `0min 1sec` */
export function wireDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}min ${seconds % 60}sec`;
}
