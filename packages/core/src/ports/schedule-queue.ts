/** A wake-up that recurs. */
export interface ScheduleEntry {
  readonly jobId: string;
  readonly cron: string;
  readonly timeZone: string;
}

/** Wakes the worker at planned times. Only an alarm clock: which times are due is decided from PostgreSQL. */
export interface ScheduleQueue {
  upsert(entry: ScheduleEntry): Promise<void>;
  remove(jobId: string): Promise<void>;
  list(): Promise<ScheduleEntry[]>;
}
