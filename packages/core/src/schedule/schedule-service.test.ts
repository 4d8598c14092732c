import type { JobSchedule } from '../job/job';
import { freshJob, MemoryScheduleQueue, memoryStores } from '../testing';
import { ScheduleService } from './schedule-service';

const T0 = new Date('2026-01-01T10:00:00Z');
const minutes = (n: number) => new Date(T0.getTime() + n * 60_000);

/** A schedule every five minutes, made at T0. */
async function setUp(bounds: Partial<JobSchedule> = {}) {
  const stores = memoryStores();
  const queue = new MemoryScheduleQueue();
  const job = await freshJob(stores, { schedule: { enabled: true, cron: '*/5 * * * *', timeZone: null, ...bounds } });
  stores.state.jobs.get(job.id)!.servedUntil = T0;
  const fired: string[] = [];
  const skipped: unknown[] = [];
  const clock = { time: T0, now: () => clock.time };
  const answers = { start: true };
  const service = new ScheduleService(
    stores.schedules,
    queue,
    async (_, plannedAt) => {
      if (answers.start) fired.push(plannedAt.toISOString().slice(11, 16));
      return answers.start ? 1 : null;
    },
    clock,
    'UTC',
    (_level, _message, facts) => skipped.push((facts.plannedAt as string).slice(11, 16)),
  );
  return { job, stores, queue, service, clock, fired, skipped, answers };
}

test('a planned time fires once, however many alarms ring', async () => {
  const { service, job, clock, fired } = await setUp();
  await service.wake(job.id);
  expect(fired).toEqual([]);
  clock.time = minutes(5);
  await service.wake(job.id);
  await service.wake(job.id);
  await service.reconcile();
  expect(fired).toEqual(['10:05']);
});

test('times missed within the hour fire once; the others are logged as skipped', async () => {
  const { service, clock, fired, skipped } = await setUp();
  clock.time = minutes(17);
  await service.reconcile();
  expect(fired).toEqual(['10:15']);
  expect(skipped).toEqual(['10:05', '10:10']);
});

test('a time missed by an hour or more is skipped', async () => {
  const { service, stores, job, clock, fired, skipped } = await setUp();
  await stores.jobs.change(job.id, (j) => ({ ...j, schedule: { ...j.schedule, cron: '30 10 * * *' } }));
  stores.state.jobs.get(job.id)!.servedUntil = T0;
  clock.time = minutes(30 + 60);
  await service.reconcile();
  expect(fired).toEqual([]);
  expect(skipped).toEqual(['10:30']);
  clock.time = minutes(30 + 24 * 60 + 59);
  await service.reconcile();
  expect(fired).toEqual(['10:30']);
});

test('a refused start is settled too: it does not fire later', async () => {
  const { service, job, clock, fired, skipped, answers } = await setUp();
  answers.start = false;
  clock.time = minutes(5);
  await service.wake(job.id);
  answers.start = true;
  await service.wake(job.id);
  expect(fired).toEqual([]);
  expect(skipped).toEqual(['10:05']);
});

test('alarms come back after the queue was flushed, strays go', async () => {
  const { service, queue, job, stores } = await setUp();
  await queue.upsert({ jobId: 'stray', cron: '* * * * *', timeZone: 'UTC' });
  await service.reconcile();
  expect(await queue.list()).toEqual([{ jobId: job.id, cron: '*/5 * * * *', timeZone: 'UTC' }]);
  queue.entries.clear();
  await service.reconcile();
  expect(await queue.list()).toHaveLength(1);
  await stores.jobs.change(job.id, (j) => ({
    ...j,
    schedule: { ...j.schedule, cron: '1 * * * *', timeZone: 'Asia/Tokyo' },
  }));
  await service.refresh(job.id);
  expect(await queue.list()).toEqual([{ jobId: job.id, cron: '1 * * * *', timeZone: 'Asia/Tokyo' }]);
  await stores.jobs.remove(job.id);
  await service.refresh(job.id);
  expect(await queue.list()).toEqual([]);
});

test('planned times before and after its bounds do not fire, those on them do', async () => {
  const { service, clock, fired, skipped } = await setUp({ notBefore: minutes(10), notAfter: minutes(15) });
  for (const now of [5, 10, 15, 20]) {
    clock.time = minutes(now);
    await service.reconcile();
  }
  expect(fired).toEqual(['10:10', '10:15']);
  expect(skipped).toEqual([]);
});
