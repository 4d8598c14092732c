import type { ScheduleEntry, ScheduleQueue } from '@jobglot/core';
import type { Job, Queue, Worker } from 'bullmq';
import type { QueueBackend } from './queue-backend';

const NAME = 'schedules';
/** Alarms handled at a time. */
const CONCURRENCY = 4;
const ALL = -1;

interface AlarmJob {
  readonly jobId: string;
}

/** Alarms as BullMQ job schedulers; a scheduler's id is the job's. */
export class BullmqScheduleQueue implements ScheduleQueue {
  private readonly queue: Queue;

  constructor(backend: QueueBackend) {
    this.queue = backend.queue(NAME);
  }

  async upsert({ jobId, cron, timeZone }: ScheduleEntry): Promise<void> {
    await this.queue.upsertJobScheduler(
      jobId,
      { pattern: cron, tz: timeZone },
      {
        name: 'alarm',
        data: { jobId } satisfies AlarmJob,
        opts: { removeOnComplete: true, removeOnFail: true },
      },
    );
  }

  async remove(jobId: string): Promise<void> {
    await this.queue.removeJobScheduler(jobId);
  }

  async list(): Promise<ScheduleEntry[]> {
    const schedulers = await this.queue.getJobSchedulers(0, ALL);
    return schedulers.map((s) => ({ jobId: s.id ?? s.key, cron: s.pattern ?? '', timeZone: s.tz ?? '' }));
  }
}

/** Rings `wake` at planned times. */
export function consumeAlarms(backend: QueueBackend, wake: (jobId: string) => Promise<void>) {
  const worker: Worker = backend.worker(NAME, (job: Job<AlarmJob>) => wake(job.data.jobId), CONCURRENCY);
  return { start: () => void worker.run(), drain: () => worker.close() };
}
