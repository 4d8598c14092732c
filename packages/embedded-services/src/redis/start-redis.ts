import { join } from 'node:path';
import { writePrivateFile } from '../home/private-file';
import { isReachable } from '../home/reachable';
import { openServiceHome } from '../home/service-home';
import { withStartLock } from '../home/start-lock';
import { serviceAccount } from '../process/service-account';
import type { ServiceLog } from '../service-log';
import { adoptRedis } from './adopt-redis';
import { type LaunchedRedis, launchRedis } from './launch-redis';
import type { RedisBinary } from './redis-binary';
import { redisCandidates } from './redis-candidates';
import {
  holdsQueueData,
  openRedisRecord,
  type RedisFiles,
  type RedisRecord,
  redisFilesOf,
  stopRedis,
} from './redis-installation';

/** What to start and where. */
export interface StartRedisOptions {
  /** JOBGLOT_HOME: made when missing; may be relative, a symbolic link or hold spaces. */
  home: string;
  /** Told what happens, one line each, a download above all; never a secret. */
  log: ServiceLog;
  /** Whether the distribution's package may be downloaded; `JOBGLOT_NO_DOWNLOAD=true` forbids it when this is left out. */
  allowDownload?: boolean;
  /** Parents for the data when root's `nobody` cannot reach the home; `/var/lib/jobglot`, then a temporary directory. */
  outside?: readonly string[];
  /** Where a downloaded copy is kept; beside the data by default. Several homes may share one. */
  provisionIn?: string;
}

/** An embedded Redis that answers on 127.0.0.1, with append-only persistence. */
export interface RunningRedis {
  kind: 'running';
  /** Holds a password. */
  url: string;
  version: string;
  /** `path`: the machine's own; `apt`: downloaded now; `provisioned`: downloaded earlier. */
  origin: RedisBinary['origin'];
  port: number;
  pid: number;
  /** True when a server left behind by a killed parent was taken over. */
  adopted: boolean;
  /** Stops the server (SIGTERM) and waits for its end. Also stops it for others that use the same home. */
  stop(): Promise<void>;
}

/** No Redis can be had here; the caller takes BullMQ's PostgreSQL backend. */
export interface RedisUnavailable {
  kind: 'unavailable';
  /** A sentence for the log. */
  reason: string;
}

type Started = LaunchedRedis & { origin: RedisBinary['origin']; adopted: boolean };

interface Installation {
  files: RedisFiles;
  record: RedisRecord;
  place: string;
}

/** Tries one server after the other; a data directory with queued runs makes failure an error rather than a detour. */
async function launchFirst(
  { files, record, place }: Installation,
  options: StartRedisOptions,
): Promise<Started | RedisUnavailable> {
  const account = serviceAccount();
  const allowDownload = options.allowDownload ?? process.env.JOBGLOT_NO_DOWNLOAD !== 'true';
  const candidates = redisCandidates({ place, account, allowDownload, log: options.log });
  const failures: string[] = [];
  for (;;) {
    const next = await candidates.next();
    if (next.done) {
      const reason = [...failures, next.value].join('; ');
      if (failures.length > 0 && holdsQueueData(files)) throw new Error(`Redis holds queued runs but ${reason}`);
      return { kind: 'unavailable', reason };
    }
    const { origin } = next.value;
    try {
      const spawned = (running: object) =>
        writePrivateFile(files.recordFile, JSON.stringify({ ...record, ...running, origin }));
      return { ...(await launchRedis(next.value, files, record, account, spawned)), origin, adopted: false };
    } catch (error) {
      failures.push((error as Error).message);
      options.log((error as Error).message);
    }
  }
}

/**
 * Starts the Redis of a home, or adopts the one that already runs there. The program is, in this order: `redis-server` or
 * `valkey-server` on PATH, a copy provisioned earlier, and on Debian and Ubuntu a rootless download of the distribution's
 * package.
 *
 * As with PostgreSQL, the server outlives a parent killed with SIGKILL and is adopted by the next start; Ctrl-C does not
 * reach it.
 *
 * @throws Error when the home holds queue data but no server starts on it
 */
export async function startRedis(options: StartRedisOptions): Promise<RunningRedis | RedisUnavailable> {
  const account = serviceAccount();
  const home = openServiceHome(options.home, account, options.outside);
  return withStartLock(join(home.records, 'redis.lock'), async () => {
    const files = redisFilesOf(home);
    const record = openRedisRecord(files);
    const shared = options.provisionIn;
    const place = shared !== undefined && isReachable(shared, account) ? shared : home.place;
    const orphan = await adoptRedis(files, record);
    const started: Started | RedisUnavailable = orphan
      ? { ...orphan, origin: record.origin ?? 'path', adopted: true }
      : await launchFirst({ files, record, place }, options);
    if ('kind' in started) return started;
    const { pid, port, version, origin, adopted } = started;
    options.log(
      `Redis ${version} (${origin}) ${adopted ? 'adopted' : 'started'} on 127.0.0.1:${port}, data in ${files.dataDirectory}`,
    );
    const url = `redis://:${record.password}@127.0.0.1:${port}`;
    return { kind: 'running', url, version, origin, port, pid, adopted, stop: () => stopRedis(files, pid) };
  });
}
