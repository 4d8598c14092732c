import type { ExecutionTrigger } from '@jobglot/core';

export type RunStatusName = 'NeverRun' | 'Queued' | 'Running' | 'Cancelling' | 'Successful' | 'Failed' | 'Cancelled';

interface RunTimes {
  readonly started_at: string | null;
  readonly ended_at: string | null;
  /** from start to end, or so far */
  readonly duration_ms: number | null;
}

interface RunRecords {
  readonly records_read: number;
  readonly records_written: number;
  readonly records_failed: number;
  /** inserted and updated make up written */
  readonly records_inserted: number;
  readonly records_updated: number;
  /** deleted or marked */
  readonly records_deleted: number;
  /** payload */
  readonly bytes_read: number;
}

/** A history entry. */
export interface RunDocument extends RunTimes, RunRecords {
  readonly id: string;
  readonly history_id: string;
  readonly job_id: string;
  readonly job_name: string;
  readonly status: RunStatusName;
  readonly trigger: ExecutionTrigger;
  readonly attempt: number;
  readonly created_at: string;
  readonly tasks_total: number;
  readonly tasks_failed: number;
  readonly error: string | null;
  readonly log_url: string;
}

type OfARun = 'id' | 'history_id' | 'trigger' | 'created_at' | 'log_url';

/** A history entry, or the same keys with null for a job that never ran. */
export type JobStatusDocument = Omit<RunDocument, OfARun> & { readonly [K in OfARun]: RunDocument[K] | null };

/** The run of one task. */
export interface TaskRunDocument extends RunTimes, RunRecords {
  readonly id: string | null;
  readonly history_id: string | null;
  readonly job_id: string;
  readonly task_id: string;
  readonly index: number;
  readonly query: string;
  readonly table: string;
  readonly status: RunStatusName;
  readonly error: string | null;
  readonly log_url: string | null;
}
