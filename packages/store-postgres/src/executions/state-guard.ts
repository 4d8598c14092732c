import { ACTIVE_STATUSES, type ExecutionStatus, LIVE_STATUSES, statesBefore } from '@jobglot/core';

/** @returns the states as an SQL list; they come from the domain's closed list, never from a caller */
export function sqlList(states: readonly ExecutionStatus[]): string {
  return `(${states.map((state) => `'${state}'`).join(', ')})`;
}

export const LIVE = sqlList(LIVE_STATUSES);
export const ACTIVE = sqlList(ACTIVE_STATUSES);

/** @returns the condition under which the row `row` may move to `to`: the domain's state table as SQL */
export function mayMove(row: string, to: ExecutionStatus): string {
  return `${row}.status in ${sqlList(statesBefore(to))}`;
}
