import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, testQueueBackend, testRedis } from '@jobglot/embedded-services/testing';

const APPS = join(__dirname, '..', '..', '..');

/** A product process under test; what it printed is kept. */
export interface ProductProcess {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Sends the signal and waits for the end. @returns exit code or signal */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

/** A gateway, and where it listens; what is off is empty. */
export interface GatewayProcess extends ProductProcess {
  readonly url: string;
  readonly tlsUrl: string;
  /** path of the certificate that clients trust */
  readonly tlsTrust: string;
}

/** Real gateways and workers on a database and queue of their own. */
export interface Installation {
  readonly baseUrl: string;
  readonly token: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly databaseUrl: string;
  readonly redis: { url: string; prefix: string } | null;
  readonly filesRoot: string;
  readonly gateway: ProductProcess;
  /** @param env changes to this gateway's environment */
  startGateway(env?: Record<string, string>): Promise<GatewayProcess>;
  startWorker(env?: Record<string, string>): Promise<ProductProcess>;
  /** Everything that every process printed. */
  printed(): string;
  stop(): Promise<void>;
}

/** Periods of the tests: short, so that a dead worker is noticed in a second or two. */
const TEST_PERIODS = { HEARTBEAT_MS: '50', STALE_AFTER_MS: '2000', RECONCILE_MS: '300', SHUTDOWN_GRACE_MS: '4000' };

/** @param env changes to the environment of all processes */
export async function startInstallation(env: Record<string, string> = {}): Promise<Installation> {
  const database = await createTestDatabase();
  const home = await mkdtemp(join(tmpdir(), 'jobglot-acceptance-'));
  const redis = testQueueBackend() === 'redis' ? testRedis() : null;
  const token = randomBytes(24).toString('base64url');
  const clientSecret = randomBytes(24).toString('base64url');
  const shared = {
    PATH: process.env.PATH,
    ...TEST_PERIODS,
    PORT: '0',
    TLS_PORT: 'off',
    DATABASE_URL: database.url,
    REDIS_URL: redis?.url ?? '',
    JOBGLOT_QUEUE_PREFIX: redis?.prefix ?? 'jobglot',
    JOBGLOT_HOME: home,
    JOBGLOT_MASTER_KEY: randomBytes(32).toString('base64'),
    JOBGLOT_CLIENT_ID: 'admin',
    JOBGLOT_CLIENT_SECRET: clientSecret,
    JOBGLOT_API_TOKEN: token,
    JOBGLOT_ALLOWED_HOSTS: '127.0.0.0/8',
    ...env,
  };
  const processes: ProductProcess[] = [];
  const start = async (app: 'gateway' | 'worker', change: Record<string, string> = {}) => {
    const [started, ready] = await startProcess(join(APPS, app, 'dist', 'main.js'), { ...shared, ...change });
    processes.push(started);
    const { url, tlsUrl, tlsTrust } = ready;
    return { ...started, url: String(url), tlsUrl: String(tlsUrl ?? ''), tlsTrust: String(tlsTrust ?? '') };
  };
  const gateway = await start('gateway');
  return {
    baseUrl: gateway.url,
    token,
    clientId: 'admin',
    clientSecret,
    databaseUrl: database.url,
    redis,
    filesRoot: join(home, 'files'),
    gateway,
    startGateway: (change) => start('gateway', change),
    startWorker: (change) => start('worker', change),
    printed: () => processes.map((p) => p.output()).join(''),
    stop: async () => {
      await Promise.all(processes.map((p) => p.end('SIGTERM')));
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** @returns the process and the facts that it announced when it was ready */
export async function startProcess(
  script: string,
  env: Record<string, string | undefined>,
): Promise<[ProductProcess, Record<string, unknown>]> {
  const child = fork(script, [], { env: env as NodeJS.ProcessEnv, silent: true });
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (text) => (output += text));
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? code ?? 0)),
  );
  const ready = new Promise<Record<string, unknown>>((resolve) =>
    child.on('message', (message: { ready?: Record<string, unknown> }) => message.ready && resolve(message.ready)),
  );
  const facts = await Promise.race([
    ready,
    ended.then((how) => {
      throw new Error(`${script} ended (${how}) before it was ready:\n${output}`);
    }),
  ]);
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return [{ child, output: () => output, end }, facts];
}

/** @returns a name that no other test uses */
export const unique = (prefix: string) => `${prefix}-${randomUUID().slice(0, 8)}`;
