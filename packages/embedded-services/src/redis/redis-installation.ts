import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { randomPassword, readPrivateJson, writePrivateFile } from '../home/private-file';
import type { ServiceHome } from '../home/service-home';
import type { ProcessIdentity } from '../process/process-identity';
import { stopProcess } from '../process/stop-process';

/** Password, last port and process of an embedded Redis, kept in `services/redis.json` (0600). */
export interface RedisRecord {
  password: string;
  port?: number;
  pid?: number;
  /** Where the running server's program came from. */
  origin?: 'path' | 'provisioned' | 'apt';
}

/** The files of a home's Redis. */
export interface RedisFiles {
  configFile: string;
  dataDirectory: string;
  recordFile: string;
  logFile: string;
}

/** Names the files of a home's Redis. */
export function redisFilesOf(home: ServiceHome): RedisFiles {
  return {
    configFile: join(home.place, 'redis', 'redis.conf'),
    dataDirectory: join(home.place, 'redis', 'data'),
    recordFile: join(home.records, 'redis.json'),
    logFile: join(home.logs, 'redis.log'),
  };
}

/** Reads the record or starts a new one with a random password. */
export function openRedisRecord({ recordFile }: RedisFiles): RedisRecord {
  const kept = readPrivateJson<RedisRecord>(recordFile);
  if (kept) return kept;
  const record = { password: randomPassword() };
  writePrivateFile(recordFile, JSON.stringify(record));
  return record;
}

/** True when an earlier start has written queue data here. */
export function holdsQueueData({ dataDirectory }: RedisFiles): boolean {
  return existsSync(dataDirectory) && readdirSync(dataDirectory).length > 0;
}

/** A server of this home is recognised by its program and the configuration file it was started with. */
export function redisIdentity(pid: number, { configFile }: Pick<RedisFiles, 'configFile'>): ProcessIdentity {
  return { pid, programs: ['redis-server', 'valkey-server', 'redis-server.exe'], argument: configFile };
}

/** Stops a server (SIGTERM: the append-only file is flushed) and waits for its end. */
export async function stopRedis(files: RedisFiles, pid: number): Promise<void> {
  await stopProcess(redisIdentity(pid, files), [
    { signal: 'SIGTERM', waitMs: 30_000 },
    { signal: 'SIGKILL', waitMs: 10_000 },
  ]);
}
