import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSmtpMailer } from '@jobglot/alerts-smtp';
import { openInstallation, type RunningProcess, repeat } from '@jobglot/composition';
import { ExecutionRunner, Reconciler, systemClock } from '@jobglot/core';
import { createMetrics, type Logger } from '@jobglot/observability';
import { consumeExecutions } from '@jobglot/queue-bullmq';
import { startAlerts } from './alerts';
import type { WorkerConfig } from './config';
import { serveHealthPage } from './health-page';
import { startSchedules } from './schedules';

const PURGE_EVERY_MS = 3_600_000;

/** Opens everything and begins to take executions. */
export async function startWorker(config: WorkerConfig, log: Logger): Promise<RunningProcess> {
  const installation = await openInstallation(config.installation, log);
  const { stores, services, events, queue, queueBackend } = installation;
  const metrics = createMetrics('worker');
  const workerId = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const alerts = config.mail ? startAlerts(stores, createSmtpMailer(config.mail), log) : null;
  const runner = new ExecutionRunner(
    {
      executions: stores.executions,
      logs: stores.logs,
      jobs: stores.jobs,
      connections: services.connections,
      parser: services.parser,
      tasks: installation.taskRunner,
      events: installation.eventRunner,
      lineage: installation.lineage,
      dispatcher: services.dispatcher,
      clock: systemClock,
    },
    {
      workerId,
      staleAfterMs: config.staleAfterMs,
      outbox: alerts?.outbox ?? null,
      failedRun: (facts) => log.error('the run of a job failed', facts),
    },
    (error, facts) => log.error('a run met an unexpected error', { ...facts, error }),
  );
  const reconciler = new Reconciler(
    stores.executions,
    queue,
    services.dispatcher,
    systemClock,
    config.staleAfterMs,
    config.retentionDays,
  );
  const reconcile = async () => {
    const report = await reconciler.reconcile();
    const found = Object.entries(report).filter(([, count]) => count > 0);
    for (const [kind, count] of found) metrics.reconciled.inc({ kind }, count);
    if (found.length > 0) log.info('the reconciler made good', { ...report });
  };
  const unsubscribe = events.subscribe((event) => {
    if (event.kind === 'cancel') runner.active.cancel(event.executionIds);
  });
  const failed = (what: string) => (error: unknown) => log.error(`${what} failed`, { error });
  const loops = [
    repeat(config.heartbeatMs, () => runner.active.beat(), failed('the heartbeat')),
    repeat(config.reconcileMs, reconcile, failed('the reconciler')),
    repeat(PURGE_EVERY_MS, () => reconciler.purge(), failed('the purge of old runs')),
    repeat(PURGE_EVERY_MS, () => services.lineage.purgeUploads(), failed('the purge of uploads')),
  ];
  const stopSchedules = await startSchedules(installation, config.installation.timeZone, log);
  const consumer = consumeExecutions(queueBackend, config.concurrency, async (executionId) => {
    metrics.active.inc();
    try {
      const status = await runner.run(executionId);
      if (status) metrics.executions.inc({ status });
    } finally {
      metrics.active.dec();
    }
  });
  consumer.start();
  // What earlier processes left behind is taken up at once, not after the first period.
  await reconcile().catch(failed('the reconciler'));
  const closeHealthPage =
    config.healthPort === null
      ? async () => {}
      : await serveHealthPage(config.host, config.healthPort, metrics, installation.ping);

  return {
    ready: { workerId, concurrency: config.concurrency },
    stop: async () => {
      await stopSchedules();
      await drain(consumer.drain(), () => runner.active.shutdown(), config.shutdownGraceMs);
      unsubscribe();
      await alerts?.stop();
      await Promise.all(loops.map((stopLoop) => stopLoop()));
      await services.dispatcher.idle();
      await closeHealthPage();
      await installation.close();
    },
  };
}

/**
 * Short runs end by themselves; after half of the grace time the others stop at their checkpoints and are handed back.
 * What is not over at the end of the grace time is left to the reconciler of another worker.
 */
async function drain(over: Promise<void>, shutdown: () => void, graceMs: number): Promise<void> {
  const timer = new AbortController();
  const wait = (ms: number) => sleep(ms, 'late', { signal: timer.signal }).catch(() => 'stopped');
  const ended = over.then(() => 'ended');
  if ((await Promise.race([ended, wait(graceMs / 2)])) === 'late') {
    shutdown();
    await Promise.race([ended, wait(graceMs / 2)]);
  }
  timer.abort();
}
