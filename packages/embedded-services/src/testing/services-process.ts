import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RedisUnavailable, RunningPostgres, RunningRedis, StartRedisOptions } from '../index';
import type { ServiceAccount } from '../process/service-account';

/** What a started parent process told about its services; their methods stay behind. */
export interface ServicesProcess {
  postgres: Omit<RunningPostgres, 'stop'>;
  redis?: Omit<RunningRedis, 'stop'> | RedisUnavailable;
  child: ChildProcess;
  /** Everything it printed for people. */
  output(): string;
  /** Kills it with SIGKILL, as the kernel would for lack of memory, and waits for its end. */
  kill(): Promise<void>;
  /** Has it stop its services and waits for its end. */
  stop(): Promise<void>;
}

/** Services and the account of a parent process. */
export interface ServicesRequest extends Partial<StartRedisOptions> {
  home: string;
  redis?: boolean;
  account?: ServiceAccount;
  /** Root of the checkout to run from. */
  checkout?: string;
}

const CHECKOUT = join(__dirname, '../../../..');

/**
 * Starts a Node process that starts services, from source.
 *
 * @throws Error with its output when it ends before it has started them
 */
export async function startServicesProcess(request: ServicesRequest): Promise<ServicesProcess> {
  const { account = {}, checkout = CHECKOUT, ...options } = request;
  const script = join(checkout, 'packages/embedded-services/src/testing/fixtures/run-services.ts');
  const loader = join(checkout, 'node_modules/esbuild-register/register.js');
  const child = spawn(process.execPath, ['-r', loader, script, JSON.stringify(options)], {
    ...account,
    cwd: '/',
    env: { PATH: process.env.PATH, HOME: '/nonexistent' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (text) => {
    output += text;
  });
  const ended = once(child, 'exit');
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(() => {
      throw new Error(`services process ended: ${output}`);
    }),
  ]);
  return {
    ...JSON.parse(String(line[0])),
    child,
    output: () => output,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      child.stdin.write('stop\n');
      await ended;
    },
  };
}
