import { startPostgres, startRedis } from '@jobglot/embedded-services';
import { Client } from 'pg';
import type { StandaloneConfig } from './config';

/** Any number serves; held by the one `npm start` of a home. */
const HOME_LOCK = 7_261_457;

/** The services that the processes run on. */
export interface Provisioned {
  readonly databaseUrl: string;
  /** null: the queues run on PostgreSQL */
  readonly redisUrl: string | null;
  /** the embedded server's second database, for demos; null without an embedded server */
  readonly demoUrl: string | null;
  readonly embedded: boolean;
  /** Stops what was started here. */
  stop(): Promise<void>;
}

/**
 * Finds or starts PostgreSQL and Redis.
 * @throws Error with a sentence for the operator, also when another start uses the same home
 */
export async function provision(config: StandaloneConfig, log: (line: string) => void): Promise<Provisioned> {
  const { home } = config;
  const postgres = config.databaseUrl ? null : await startPostgres({ home, log });
  const databaseUrl = config.databaseUrl ?? postgres!.url;
  // Before anything else is touched: stopping a service under another start's feet must not happen.
  const lock = postgres ? await lockHome(databaseUrl, home) : null;
  try {
    const redis = config.redisUrl ? null : await startRedis({ home, log, allowDownload: !config.noDownload });
    if (redis?.kind === 'unavailable') log(`No Redis (${redis.reason}): the queues run on PostgreSQL, more slowly.`);
    return {
      databaseUrl,
      redisUrl: config.redisUrl ?? (redis?.kind === 'running' ? redis.url : null),
      demoUrl: postgres?.demoUrl ?? null,
      embedded: postgres !== null,
      stop: async () => {
        if (redis?.kind === 'running') await redis.stop();
        await lock?.end();
        await postgres?.stop();
      },
    };
  } catch (error) {
    await lock?.end();
    await postgres?.stop();
    throw error;
  }
}

async function lockHome(url: string, home: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: 'jobglot-standalone' });
  // The server may be stopped first; the lock has then done its work.
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query('select pg_try_advisory_lock($1) as taken', [HOME_LOCK]);
  if (rows[0].taken) return client;
  await client.end();
  throw new Error(`another start uses ${home}; stop it, or set JOBGLOT_HOME to another folder`);
}
