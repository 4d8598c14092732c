import type { Caller } from '../client/client';
import type { ExecutionService } from '../execution/execution-service';
import type { Clock } from '../ports/clock';
import type { ScheduleStore } from '../ports/schedule-store';
import { Cron } from './cron';
import { isWithin } from './schedule-service';

/** What became of a start that was asked for only if the schedule says so. */
export type DueOutcome =
  | { readonly kind: 'started'; readonly executionId: number }
  /** @see next planned time; null: the job has no enabled schedule */
  | { readonly kind: 'not_due'; readonly next: Date | null };

/**
 * Starts a job when its schedule says that it is due and nobody has fired that time (v1's ExecutionType Poll). It claims
 * the planned time as the scheduler does, so that the two never start it twice.
 */
export class DueStart {
  constructor(
    private readonly schedules: ScheduleStore,
    private readonly executions: ExecutionService,
    private readonly clock: Clock,
    private readonly defaultTimeZone: string,
  ) {}

  /** @throws DomainError `job.not_found` */
  async start(caller: Caller, jobId: string): Promise<DueOutcome> {
    await this.executions.status(caller, jobId);
    const schedule = await this.schedules.find(jobId);
    if (!schedule) return { kind: 'not_due', next: null };
    const cron = new Cron(schedule.cron, schedule.timeZone ?? this.defaultTimeZone);
    const now = this.clock.now();
    const newest = cron.between(schedule.servedUntil, now, 1).pop();
    if (newest && isWithin(schedule, newest)) {
      const executionId = await this.executions.startPlanned(jobId, newest);
      await this.schedules.serve(jobId, newest);
      if (executionId !== null) return { kind: 'started', executionId };
    }
    const next = cron.next(
      schedule.notBefore && schedule.notBefore > now ? new Date(schedule.notBefore.getTime() - 1) : now,
    );
    return { kind: 'not_due', next: isWithin(schedule, next) ? next : null };
  }
}
