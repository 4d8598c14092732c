import { randomBytes } from 'node:crypto';

/** A Redis shared by all test files; everything a test writes must begin with its prefix. */
export interface TestRedis {
  url: string;
  prefix: string;
}

/** Which queue backend this test run uses: decided once by globalSetup. */
export function testQueueBackend(): 'redis' | 'postgres' {
  return process.env.TEST_QUEUE_BACKEND === 'redis' ? 'redis' : 'postgres';
}

/**
 * The test run's Redis with a new prefix.
 *
 * @throws Error when the run uses the PostgreSQL backend; ask {@link testQueueBackend} first
 */
export function testRedis(): TestRedis {
  const url = process.env.TEST_REDIS_URL;
  if (testQueueBackend() !== 'redis' || !url)
    throw new Error('This test run has no Redis: its queue backend is PostgreSQL');
  return { url, prefix: `test-${process.pid}-${randomBytes(4).toString('hex')}` };
}
