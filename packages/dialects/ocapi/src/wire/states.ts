import type { ExecutionStatus } from '@jobglot/core';

/** How a run's state is told; DESIGN section 4. */
export interface StateWords {
  readonly execution_status: 'pending' | 'running' | 'aborting' | 'aborted' | 'finished';
  /** while it lasts the status, afterwards the exit code */
  readonly status: 'RUNNING' | 'OK' | 'ERROR' | 'ABORTED';
}

/** RUNNING for a queued run is deliberate: sfcc-ci stops waiting at anything else. */
export const STATE_WORDS: Readonly<Record<ExecutionStatus, StateWords>> = {
  queued: { execution_status: 'pending', status: 'RUNNING' },
  running: { execution_status: 'running', status: 'RUNNING' },
  retrying: { execution_status: 'running', status: 'RUNNING' },
  cancelling: { execution_status: 'aborting', status: 'RUNNING' },
  succeeded: { execution_status: 'finished', status: 'OK' },
  failed: { execution_status: 'finished', status: 'ERROR' },
  cancelled: { execution_status: 'aborted', status: 'ABORTED' },
};
