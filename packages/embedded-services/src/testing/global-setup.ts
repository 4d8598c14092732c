import { startPostgres } from '../postgres/start-postgres';
import { startRedis } from '../redis/start-redis';
import { downloadCache } from './download-cache';
import { makeThrowAwayHome, removeDeadHomes } from './throw-away-home';

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** The line announced before a download is worth showing; the rest would only repeat on every run. */
const quietLog = (message: string): void => {
  if (message.startsWith('Downloading')) print(message);
};

/** Told to the tests, and noted for the teardown: under --watch the next run must not take it for the user's own. */
function provide(name: string, value: string): void {
  process.env[name] = value;
  process.env.JOBGLOT_TEST_PROVIDED = `${process.env.JOBGLOT_TEST_PROVIDED ?? ''},${name}`;
}

async function providePostgres(home: string): Promise<void> {
  if (process.env.TEST_DATABASE_URL) return;
  provide('TEST_DATABASE_URL', (await startPostgres({ home, log: quietLog })).url);
}

async function provideQueue(home: string): Promise<string> {
  process.env.TEST_QUEUE_BACKEND = 'postgres';
  if (process.env.JOBGLOT_TEST_QUEUE === 'postgres') return 'the PostgreSQL backend (JOBGLOT_TEST_QUEUE=postgres)';
  if (!process.env.TEST_REDIS_URL) {
    const redis = await startRedis({ home, log: quietLog, provisionIn: downloadCache() });
    if (redis.kind === 'unavailable') return `the PostgreSQL backend (${redis.reason})`;
    provide('TEST_REDIS_URL', redis.url);
    process.env.TEST_QUEUE_BACKEND = 'redis';
    // This package's own tests start further ones.
    provide('TEST_REDIS_ORIGIN', redis.origin);
    return `Redis ${redis.version} (${redis.origin})`;
  }
  process.env.TEST_QUEUE_BACKEND = 'redis';
  return 'Redis (TEST_REDIS_URL)';
}

/** jest's globalSetup: real services in a throw-away home, told to the tests through TEST_* variables. */
export default async function globalSetup(): Promise<void> {
  await removeDeadHomes();
  const home = makeThrowAwayHome();
  process.env.JOBGLOT_TEST_HOME = home;
  const [queue] = await Promise.all([provideQueue(home), providePostgres(home)]);
  print(`\nQueue tests run on ${queue}`);
}
