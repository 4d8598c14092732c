import { mkdir } from 'node:fs/promises';
import {
  createServices,
  type JobEventRunner,
  type LineageEngine,
  type RunEvents,
  SecretBox,
  type Services,
  type Stores,
  type TaskRunner,
} from '@jobglot/core';
import { createLineage } from '@jobglot/lineage';
import type { Logger } from '@jobglot/observability';
import { BullmqExecutionQueue, QueueBackend, type QueueConnection } from '@jobglot/queue-bullmq';
import { createReplication } from '@jobglot/replication';
import { claimQueueBackend, createStores, migrate, openDatabase, PostgresRunEvents } from '@jobglot/store-postgres';
import type { InstallationConfig } from './installation-config';
import { ownServices } from './own-services';

/** What every process of an installation holds open. */
export interface Installation {
  readonly stores: Stores;
  readonly services: Services;
  readonly events: RunEvents;
  readonly queueBackend: QueueBackend;
  readonly queue: BullmqExecutionQueue;
  readonly taskRunner: TaskRunner;
  readonly eventRunner: JobEventRunner;
  readonly lineage: LineageEngine;
  /** One round trip to the database. @throws when it is away */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens database, queue and connectors, and brings the schema up to date.
 * @throws when the database is away, or the installation's processes use another queue backend
 */
export async function openInstallation(config: InstallationConfig, log: Logger): Promise<Installation> {
  await mkdir(config.filesRoot, { recursive: true });
  const database = openDatabase(config.databaseUrl, config.poolSize, (error) =>
    log.warn('a database connection broke', { error }),
  );
  const closers: (() => Promise<unknown>)[] = [() => database.close()];
  try {
    await migrate(database, !config.strictBindings);
    const backend = config.redisUrl ? 'redis' : 'postgres';
    if (backend === 'postgres') log.warn('no REDIS_URL: the queues run on PostgreSQL, more slowly');
    closers.push(await claimQueueBackend(config.databaseUrl, backend));
    const events = new PostgresRunEvents(config.databaseUrl, (error) => log.warn('events were cut off', { error }));
    closers.push(() => events.close());
    await events.open();
    const connection: QueueConnection = config.redisUrl
      ? { backend: 'redis', url: config.redisUrl, prefix: config.queuePrefix }
      : { backend: 'postgres', url: config.databaseUrl };
    const queueBackend = new QueueBackend(connection, (error) => log.error('the queue backend failed', { error }));
    closers.push(() => queueBackend.close());
    const queue = new BullmqExecutionQueue(queueBackend);
    const replication = createReplication({
      filesRoot: config.filesRoot,
      allowedHosts: config.allowedHosts,
      timeZone: config.timeZone,
      ownServices: ownServices(config.databaseUrl, config.redisUrl),
    });
    const stores = createStores(database);
    const lineage = createLineage({ files: stores.files, store: stores.lineage, catalog: replication.catalog });
    closers.push(() => lineage.stop());
    const services = createServices({
      stores,
      queue,
      events,
      catalog: replication.catalog,
      parser: replication.parser,
      lineage: lineage.engine,
      secrets: new SecretBox(config.masterKeys),
      defaultTimeZone: config.timeZone,
      dispatchFailed: (error, tickets) => log.warn('dispatch failed; the reconciler tries again', { error, tickets }),
    });
    return {
      stores,
      services,
      events,
      queueBackend,
      queue,
      taskRunner: replication.runner,
      eventRunner: replication.events,
      lineage: lineage.engine,
      ping: async () => {
        await database.pool.query('select 1');
      },
      close: () => closeAll(closers),
    };
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

/** In reverse order of opening. */
async function closeAll(closers: (() => Promise<unknown>)[]): Promise<void> {
  for (const close of closers.toReversed()) await close().catch(() => undefined);
}
