import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, startRedis } from '@jobglot/embedded-services';
import { type MeasuredProcess, startProcess } from './processes';

const APPS = join(__dirname, '..', '..', 'apps');

/** Embedded services and product processes, in a folder that goes when the benchmark ends. */
export interface BenchInstallation {
  readonly databaseUrl: string;
  /** where file connections live */
  readonly filesRoot: string;
  readonly demoUrl: string;
  /** null: this machine has no Redis, the queues run on PostgreSQL */
  readonly redisUrl: string | null;
  readonly token: string;
  /** of the client `bench` */
  readonly clientSecret: string;
  startGateway(): Promise<MeasuredProcess & { url: string }>;
  startWorker(env?: Record<string, string>): Promise<MeasuredProcess>;
  /** what a benchmark has started itself ends first */
  onStop(end: () => Promise<void>): void;
  stop(): Promise<void>;
}

export async function openInstallation(): Promise<BenchInstallation> {
  const home = await mkdtemp(join(tmpdir(), 'jobglot-bench-'));
  const log = (line: string) => console.log(`  ${line}`);
  const postgres = await startPostgres({ home, log });
  const redis = await startRedis({ home, log });
  const redisUrl = redis.kind === 'running' ? redis.url : null;
  const filesRoot = join(home, 'files');
  await mkdir(filesRoot, { recursive: true });
  const token = randomBytes(24).toString('base64url');
  const clientSecret = randomBytes(24).toString('base64url');
  const ends: (() => Promise<void>)[] = [];
  const env = {
    PORT: '0',
    TLS_PORT: 'off',
    DATABASE_URL: postgres.url,
    REDIS_URL: redisUrl ?? '',
    JOBGLOT_HOME: home,
    JOBGLOT_MASTER_KEY: randomBytes(32).toString('base64'),
    JOBGLOT_CLIENT_ID: 'bench',
    JOBGLOT_CLIENT_SECRET: clientSecret,
    JOBGLOT_API_TOKEN: token,
    JOBGLOT_ALLOWED_HOSTS: '127.0.0.0/8',
    // What `npm start` logs by default, requests included, is part of the cost.
    JOBGLOT_LOG_LEVEL: 'info',
  };
  return {
    databaseUrl: postgres.url,
    filesRoot,
    demoUrl: postgres.demoUrl,
    redisUrl,
    token,
    clientSecret,
    startGateway: async () => {
      const gateway = await startProcess(join(APPS, 'gateway', 'dist', 'main.js'), env);
      return { ...gateway, url: String(gateway.facts.url) };
    },
    startWorker: (change = {}) => startProcess(join(APPS, 'worker', 'dist', 'main.js'), { ...env, ...change }),
    onStop: (end) => void ends.push(end),
    stop: async () => {
      for (const end of ends.toReversed()) await end().catch(() => {});
      if (redis.kind === 'running') await redis.stop();
      await postgres.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
