import { findFreePort } from '../process/free-port';
import type { ServiceAccount } from '../process/service-account';
import { type SpawnedService, spawnService } from '../process/spawn-service';
import { waitUntil } from '../process/wait-until';
import { libraryEnvironment, type RedisBinary } from './redis-binary';
import { writeRedisConfig } from './redis-config';
import { type RedisFiles, type RedisRecord, stopRedis } from './redis-installation';
import { type RedisAddress, redisCommand } from './resp-exchange';

const ATTEMPTS = 5;
/** Loading a large append-only file takes a while (some 100 MB a second). */
const READY_MS = 120_000;

/** A Redis that answers. */
export interface LaunchedRedis {
  pid: number;
  port: number;
  version: string;
}

/** The server's own word on who it is; `undefined` while it does not answer or is loading. */
export async function askRedis(address: RedisAddress): Promise<{ pid: number; version: string } | undefined> {
  try {
    const info = await redisCommand(address, 'INFO', 'server');
    const field = (name: string): string => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim() ?? '';
    // PING, unlike INFO, is refused while the data is still being loaded.
    await redisCommand(address, 'PING');
    return { pid: Number(field('process_id')), version: field('valkey_version') || field('redis_version') };
  } catch {
    return undefined;
  }
}

async function outcomeOf(service: SpawnedService, address: RedisAddress): Promise<string | { version: string }> {
  const outcome = await waitUntil(async () => {
    const ended = service.ended();
    if (ended) return ended;
    const answer = await askRedis(address);
    return answer?.pid === service.pid ? answer : undefined;
  }, READY_MS);
  return outcome ?? `not ready after ${READY_MS / 1000} s`;
}

/**
 * Starts a binary and waits until it answers. A port taken by somebody else in the last moment is replaced.
 *
 * @param spawned - told the pid at once, so that a crash of ours cannot lose it
 * @throws Error with the end of the server's log
 */
export async function launchRedis(
  binary: RedisBinary,
  files: RedisFiles,
  record: RedisRecord,
  account: ServiceAccount,
  spawned: (running: { pid: number; port: number }) => void,
): Promise<LaunchedRedis> {
  let failure = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = await findFreePort(attempt === 0 ? record.port : undefined);
    writeRedisConfig({ ...files, password: record.password, port, account });
    const env = libraryEnvironment(binary.libraries);
    const service = spawnService({ file: binary.file, args: [files.configFile], account, logFile: files.logFile, env });
    spawned({ pid: service.pid, port });
    const outcome = await outcomeOf(service, { port, password: record.password });
    if (typeof outcome !== 'string') return { pid: service.pid, port, version: outcome.version };
    await stopRedis(files, service.pid);
    failure = `${outcome}; ${service.output().trim().split('\n').slice(-3).join(' | ')}`;
    if (!/address already in use|could not create server tcp|failed listening/i.test(service.output())) break;
  }
  throw new Error(`${binary.file} did not start: ${failure} (log: ${files.logFile})`);
}
