import { randomInt, randomUUID } from 'node:crypto';
import type { ExecutionQueue } from '../ports/execution-queue';
import type { ScheduleQueue } from '../ports/schedule-queue';

/** What every ExecutionQueue must do. @param queue gives an open queue that nobody consumes */
export function executionQueueConformance(name: string, queue: () => ExecutionQueue): void {
  const ticket = (n = 1) => ({ executionId: randomInt(1, 2 ** 31), n });

  describe(`${name}: executions`, () => {
    test('knows what was added, until it is taken', async () => {
      const [one, two] = [ticket(), ticket()];
      await queue().add([one]);
      expect(await queue().known([one, two])).toEqual(new Set([one.executionId]));
      expect(await queue().known([])).toEqual(new Set());
    });

    test('adding twice is adding once; a later n is another ticket', async () => {
      const one = ticket();
      await queue().add([one]);
      await queue().add([one]);
      expect(await queue().known([{ ...one, n: 2 }])).toEqual(new Set());
      await queue().add([{ ...one, n: 2 }]);
      expect(await queue().known([{ ...one, n: 2 }])).toEqual(new Set([one.executionId]));
    });
  });
}

/** What every ScheduleQueue must do. */
export function scheduleQueueConformance(name: string, queue: () => ScheduleQueue): void {
  describe(`${name}: schedules`, () => {
    const mine = async (jobId: string) => (await queue().list()).filter((entry) => entry.jobId === jobId);

    test('keeps one alarm for each job, the last one set', async () => {
      const jobId = randomUUID();
      await queue().upsert({ jobId, cron: '0-30/5 * * * *', timeZone: 'UTC' });
      await queue().upsert({ jobId, cron: '0 3 * * *', timeZone: 'Europe/Paris' });
      expect(await mine(jobId)).toEqual([{ jobId, cron: '0 3 * * *', timeZone: 'Europe/Paris' }]);
      await queue().remove(jobId);
      await queue().remove(jobId);
      expect(await mine(jobId)).toEqual([]);
    });
  });
}
