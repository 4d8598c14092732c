import { spawnSync } from 'node:child_process';
import type { ServiceAccount } from '../process/service-account';
import { serviceEnvironment } from '../process/service-environment';

/** A server program that was seen to run here. */
export interface RedisBinary {
  file: string;
  /** Version it reports, for example `7.0.15`. */
  version: string;
  /** Where it came from. */
  origin: 'path' | 'provisioned' | 'apt';
  /** Folders of shared libraries that came with it. */
  libraries: readonly string[];
}

/** From 6.2 on a server can keep its command line (`set-proc-title no`), by which an orphan is recognised; BullMQ asks for 6.2 too. */
const OLDEST = [6, 2] as const;

/** Environment that makes a binary find the libraries it came with. */
export function libraryEnvironment(libraries: readonly string[]): NodeJS.ProcessEnv {
  return libraries.length === 0 ? {} : { LD_LIBRARY_PATH: libraries.join(':') };
}

/**
 * Asks a program for its version as the account that will run it: a file that exists may still need another libc or lie
 * where the account cannot go.
 *
 * @returns the binary, or `undefined` when it does not run, is no Redis or Valkey, or is older than 6.2
 */
export function probeRedis(
  file: string,
  origin: RedisBinary['origin'],
  account: ServiceAccount,
  libraries: readonly string[] = [],
): RedisBinary | undefined {
  const cwd = process.platform === 'win32' ? undefined : '/';
  const env = serviceEnvironment(libraryEnvironment(libraries));
  const run = spawnSync(file, ['--version'], { ...account, cwd, env, encoding: 'utf8', timeout: 10_000 });
  const match = /v=(\d+)\.(\d+)\.(\d+)/.exec(run.stdout ?? '');
  if (run.status !== 0 || !match) return undefined;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) return undefined;
  return { file, version: match.slice(1).join('.'), origin, libraries };
}
