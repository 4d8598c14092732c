import type { ExecutionStatus, JobType } from '@jobglot/core';

/** A run's state in this API's words. A run that is being cancelled still runs. */
export const STATUS_WORDS = {
  queued: 'Starting',
  running: 'RUNNING',
  retrying: 'RUNNING',
  cancelling: 'RUNNING',
  succeeded: 'SUCCESS',
  failed: 'FAILED',
  cancelled: 'CANCELLED',
} as const satisfies Readonly<Record<ExecutionStatus, string>>;

/** A job's: one that never ran has an empty status. */
export const JOB_STATUS_WORDS = { ...STATUS_WORDS, null: '' } as const;

export const TYPE_WORDS = {
  Standard: 'Standard',
  SyncAll: 'ReplicateAll',
  LoadFolder: 'LoadFolder',
  ChangeDataCapture: 'ChangeDataCapture',
  ReverseETL: 'ReverseETL',
  Lineage: 'Lineage',
} as const satisfies Readonly<Record<JobType, string>>;

/** What clients send for a type: today's words, v2's, and the numbers that older clients sent (notes, 5.1). */
export const TYPE_OF: ReadonlyMap<string, JobType> = new Map([
  ...Object.entries(TYPE_WORDS).flatMap(([type, word]): [string, JobType][] => [
    [type.toLowerCase(), type as JobType],
    [word.toLowerCase(), type as JobType],
  ]),
  ['enhancedchangedatacapture', 'ChangeDataCapture'],
  ['1', 'Standard'],
  ['2', 'SyncAll'],
  ['3', 'LoadFolder'],
  ['7', 'ChangeDataCapture'],
  ['10', 'ReverseETL'],
]);

/** ISO 8601 with a numeric offset and without a fraction, as the product answers. */
export function wireTime(at: Date): string {
  return `${at.toISOString().slice(0, 19)}+00:00`;
}
