import { type Installation, repeat } from '@jobglot/composition';
import { ScheduleService, systemClock } from '@jobglot/core';
import type { Logger } from '@jobglot/observability';
import { BullmqScheduleQueue, consumeAlarms } from '@jobglot/queue-bullmq';

/** Alarms are compared with the database this often; in between, events and alarms do the work. */
const RECONCILE_MS = 30_000;

/** Runs the schedules of the installation. @returns stops it */
export async function startSchedules(
  { stores, services, events, queueBackend }: Installation,
  timeZone: string,
  log: Logger,
): Promise<() => Promise<void>> {
  const schedules = new ScheduleService(
    stores.schedules,
    new BullmqScheduleQueue(queueBackend),
    (jobId, plannedAt) => services.executions.startPlanned(jobId, plannedAt),
    systemClock,
    timeZone,
    (level, message, facts) => log[level](message, facts),
  );
  const failed = (error: unknown) => log.error('schedules failed', { error });
  const unsubscribe = events.subscribe((event) => {
    if (event.kind !== 'schedule') return;
    for (const jobId of event.jobIds) schedules.refresh(jobId).catch(failed);
  });
  await schedules.reconcile().catch(failed);
  const alarms = consumeAlarms(queueBackend, (jobId) => schedules.wake(jobId));
  alarms.start();
  const stopReconciling = repeat(RECONCILE_MS, () => schedules.reconcile(), failed);
  return async () => {
    unsubscribe();
    await stopReconciling();
    await alarms.drain();
  };
}
