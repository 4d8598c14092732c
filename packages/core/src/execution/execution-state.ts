/** Where a run stands. */
export const EXECUTION_STATUSES = [
  'queued',
  'running',
  'retrying',
  'cancelling',
  'succeeded',
  'failed',
  'cancelled',
] as const;
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

/**
 * THE table of moves. Every store update is guarded by it; a terminal state has no way out (P7).
 * `running -> running` and `retrying -> running` are also the claims of an execution whose worker died.
 */
export const EXECUTION_TRANSITIONS: Readonly<Record<ExecutionStatus, readonly ExecutionStatus[]>> = {
  queued: ['running', 'cancelled'],
  running: ['running', 'retrying', 'cancelling', 'succeeded', 'failed'],
  retrying: ['running', 'cancelling', 'failed'],
  cancelling: ['cancelled', 'succeeded', 'failed'],
  succeeded: [],
  failed: [],
  cancelled: [],
};

/** @returns true when the table allows the move */
export function canMove(from: ExecutionStatus, to: ExecutionStatus): boolean {
  return EXECUTION_TRANSITIONS[from].includes(to);
}

/** @returns the states from which `to` may be entered, for the `where` of a guarded update */
export function statesBefore(to: ExecutionStatus): ExecutionStatus[] {
  return EXECUTION_STATUSES.filter((from) => canMove(from, to));
}

/** @returns true when the state never changes again */
export function isTerminal(status: ExecutionStatus): boolean {
  return EXECUTION_TRANSITIONS[status].length === 0;
}

/** States of a run that is not over; a queued run counts as running for every cancel and refusal. */
export const LIVE_STATUSES: readonly ExecutionStatus[] = EXECUTION_STATUSES.filter((s) => !isTerminal(s));

/** States in which a worker is at it: at most one execution of a job is in one of these. */
export const ACTIVE_STATUSES: readonly ExecutionStatus[] = LIVE_STATUSES.filter((s) => s !== 'queued');
