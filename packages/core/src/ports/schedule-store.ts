/** An enabled schedule and how far it has been served. */
export interface StoredSchedule {
  readonly jobId: string;
  readonly jobName: string;
  readonly cron: string;
  /** null: the installation's time zone */
  readonly timeZone: string | null;
  readonly notBefore: Date | null;
  readonly notAfter: Date | null;
  /** planned times up to here are settled: fired, skipped, or before the schedule was made */
  readonly servedUntil: Date;
}

/** Schedules have their truth in PostgreSQL. */
export interface ScheduleStore {
  enabled(): Promise<StoredSchedule[]>;
  find(jobId: string): Promise<StoredSchedule | null>;
  /** Moves `servedUntil` forward, never back. */
  serve(jobId: string, plannedAt: Date): Promise<void>;
}
