import { isOurs } from '../process/process-identity';
import { waitUntil } from '../process/wait-until';
import { askRedis, type LaunchedRedis } from './launch-redis';
import { type RedisFiles, type RedisRecord, redisIdentity, stopRedis } from './redis-installation';

/**
 * Takes over the server that a killed parent left behind, if its command line proves it ours and it answers; one of ours
 * that does not answer is stopped, since two servers on one append-only file would destroy it.
 */
export async function adoptRedis(files: RedisFiles, record: RedisRecord): Promise<LaunchedRedis | undefined> {
  const { pid, port, password } = record;
  if (pid === undefined || port === undefined) return undefined;
  const identity = redisIdentity(pid, files);
  if (!isOurs(identity)) return undefined;
  const answer = await waitUntil(
    async () => {
      if (!isOurs(identity)) return 'gone';
      const reply = await askRedis({ port, password });
      return reply?.pid === pid ? reply : undefined;
    },
    30_000,
    50,
  );
  if (answer !== undefined && answer !== 'gone') return { pid, port, version: answer.version };
  await stopRedis(files, pid);
  return undefined;
}
