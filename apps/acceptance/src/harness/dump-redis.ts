import { redisCommands } from './redis-command';

/** Every key of the Redis and its value in whatever form it has, as raw text. */
export async function dumpRedis(url: string): Promise<string> {
  const keys = (await redisCommands(url, [['KEYS', '*']])).match(/^[^*$+:\r\n].*$/gm) ?? [];
  const reads = keys.flatMap((key) => [
    ['HGETALL', key],
    ['LRANGE', key, '0', '-1'],
    ['ZRANGE', key, '0', '-1'],
    ['XRANGE', key, '-', '+'],
    ['GET', key],
  ]);
  return `${keys.join('\n')}\n${await redisCommands(url, reads)}`;
}
