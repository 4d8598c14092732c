import { redisCommand } from '../redis/resp-exchange';
import { testQueueBackend, testRedis } from './test-queue';

test('a test run says which queue backend it has, and its Redis answers', async () => {
  if (testQueueBackend() === 'postgres') {
    expect(testRedis).toThrow(/PostgreSQL/);
    return;
  }
  const { url, prefix } = testRedis();
  const { port, password } = new URL(url);
  const address = { port: Number(port), password };
  expect(await redisCommand(address, 'SET', `${prefix}:a`, 'ä b')).toBe('OK');
  expect(await redisCommand(address, 'GET', `${prefix}:a`)).toBe('ä b');
  expect(testRedis().prefix).not.toBe(prefix);
});
