import type { Job } from '@jobglot/core';
import { objectOr } from '@jobglot/http-kit';

/** Where this dialect keeps what the canonical model lacks. */
export const DIALECT_KEY = 'sqlflow';

/** What is kept with a job, as it was sent. */
export interface KeptJob {
  /** the job's own name may differ: names may be missing or come again */
  readonly jobName: string;
  /** submitted by submitPersistJob */
  readonly persist: boolean;
  readonly incremental: boolean;
  readonly extra: string;
  readonly sqlsource: string;
  /** without its password */
  readonly dataSource: Readonly<Record<string, string>>;
  /** settings of a simple job, as sent */
  readonly settings: Readonly<Record<string, string>>;
  /** its schedule was paused */
  readonly cancelSchedule: boolean;
}

/** @returns null: no client of this dialect has made the job */
export function keptJob({ dialectData }: Pick<Job, 'dialectData'>): KeptJob | null {
  const kept = objectOr(dialectData[DIALECT_KEY]);
  return kept.jobName === undefined ? null : (kept as unknown as KeptJob);
}
