import type { Execution, ExecutionStatus } from '@jobglot/core';

/**
 * DESIGN section 4. After a start never PENDING or NEW: the Terraform provider fails on those; a stopped run is FAILED, since
 * no client knows STOPPED.
 */
const SUBMISSION_STATUS: Readonly<Record<ExecutionStatus, string>> = {
  queued: 'BOOTING',
  running: 'RUNNING',
  retrying: 'RUNNING',
  cancelling: 'RUNNING',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  cancelled: 'FAILED',
};

/** @returns a submission's `status`; of a job that never ran NEVER_EXECUTED */
export function submissionStatus(execution: Execution | null): string {
  return execution === null ? 'NEVER_EXECUTED' : SUBMISSION_STATUS[execution.status];
}

/** @returns a job's `status` (page, Table 4) */
export function jobStatus(execution: Execution | null): string {
  return execution === null ? 'NEW' : SUBMISSION_STATUS[execution.status];
}
