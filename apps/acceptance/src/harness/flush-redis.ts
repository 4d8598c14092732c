import { redisCommands } from './redis-command';

const DELETE_ALL =
  "local n = 0 for _, k in ipairs(redis.call('KEYS', ARGV[1])) do n = n + redis.call('DEL', k) end return n";

/** Empties the installation's part of the Redis: its queues forget everything. @returns how many keys went */
export async function flushRedis({ url, prefix }: { url: string; prefix: string }): Promise<number> {
  const answer = await redisCommands(url, [['EVAL', DELETE_ALL, '0', `${prefix}:*`]]);
  const count = /^:(\d+)/m.exec(answer);
  if (!count) throw new Error(`Redis answered ${answer}`);
  return Number(count[1]);
}
