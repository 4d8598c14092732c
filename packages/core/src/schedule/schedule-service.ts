import type { Clock } from '../ports/clock';
import type { ScheduleQueue } from '../ports/schedule-queue';
import type { ScheduleStore, StoredSchedule } from '../ports/schedule-store';
import { Cron } from './cron';

/** A planned time younger than this fires late; an older one is skipped. */
const FIRE_LATE_WITHIN_MS = 3_600_000;
/** Skipped times named in the log, at most. */
const MISSED_LISTED = 1000;

/** What became of a planned time. */
export type ScheduleLog = (level: 'info' | 'warn', message: string, facts: Record<string, unknown>) => void;

/** Starts a run for a planned time. @returns its id; null when it was refused: one is running, or the time has fired before */
export type StartPlanned = (jobId: string, plannedAt: Date) => Promise<number | null>;

/**
 * Fires schedules. The queue only wakes it; what is due is decided here from PostgreSQL, so that a planned time
 * fires once however many alarms ring, and a flushed queue loses nothing.
 */
export class ScheduleService {
  constructor(
    private readonly store: ScheduleStore,
    private readonly queue: ScheduleQueue,
    private readonly start: StartPlanned,
    private readonly clock: Clock,
    private readonly defaultTimeZone: string,
    private readonly log: ScheduleLog,
  ) {}

  /** Brings the alarm of one job in line with its stored schedule, and fires what is due. */
  async refresh(jobId: string): Promise<void> {
    const schedule = await this.store.find(jobId);
    if (!schedule) return this.queue.remove(jobId);
    await this.queue.upsert(this.entry(schedule));
    await this.fire(schedule);
  }

  /** An alarm rang. */
  async wake(jobId: string): Promise<void> {
    const schedule = await this.store.find(jobId);
    if (schedule) await this.fire(schedule);
    else await this.queue.remove(jobId);
  }

  /** Sets every missing alarm (the queue was flushed, or an event was missed), removes strays, fires what was missed. */
  async reconcile(): Promise<void> {
    const [schedules, alarms] = await Promise.all([this.store.enabled(), this.queue.list()]);
    const wanted = new Map(schedules.map((s) => [s.jobId, this.entry(s)]));
    for (const alarm of alarms) {
      const entry = wanted.get(alarm.jobId);
      if (!entry) await this.queue.remove(alarm.jobId);
      else if (entry.cron === alarm.cron && entry.timeZone === alarm.timeZone) wanted.delete(alarm.jobId);
    }
    for (const entry of wanted.values()) await this.queue.upsert(entry);
    for (const schedule of schedules) await this.fire(schedule);
  }

  private async fire(schedule: StoredSchedule): Promise<void> {
    const now = this.clock.now();
    const cron = new Cron(schedule.cron, schedule.timeZone ?? this.defaultTimeZone);
    const due = cron.between(schedule.servedUntil, now, MISSED_LISTED).filter((time) => isWithin(schedule, time));
    const newest = due.pop();
    if (!newest) return;
    for (const plannedAt of due) this.skip(schedule, plannedAt, 'a later planned time is due');
    if (now.getTime() - newest.getTime() >= FIRE_LATE_WITHIN_MS) {
      this.skip(schedule, newest, 'it was missed by an hour or more');
    } else if ((await this.start(schedule.jobId, newest)) === null) {
      this.skip(schedule, newest, 'an earlier run is unfinished, or it has fired already');
    }
    await this.store.serve(schedule.jobId, newest);
  }

  private skip(schedule: StoredSchedule, plannedAt: Date, why: string): void {
    this.log('warn', `planned run skipped: ${why}`, {
      jobId: schedule.jobId,
      jobName: schedule.jobName,
      plannedAt: plannedAt.toISOString(),
    });
  }

  private entry(schedule: StoredSchedule) {
    return { jobId: schedule.jobId, cron: schedule.cron, timeZone: schedule.timeZone ?? this.defaultTimeZone };
  }
}

/** @returns true when the schedule's own bounds let the planned time fire */
export function isWithin({ notBefore, notAfter }: StoredSchedule, time: Date): boolean {
  return (notBefore === null || time >= notBefore) && (notAfter === null || time <= notAfter);
}
