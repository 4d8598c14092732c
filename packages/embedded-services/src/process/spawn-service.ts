import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ServiceAccount } from './service-account';
import { serviceEnvironment } from './service-environment';

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/** A service that was just spawned: it may still fail to come up. */
export interface SpawnedService {
  pid: number;
  /** The reason of its end, or `undefined` while it runs. */
  ended(): string | undefined;
  /** What this process has written to its log file so far. */
  output(): string;
}

/** One service's program and surroundings. */
export interface ServiceCommand {
  file: string;
  args: readonly string[];
  account: ServiceAccount;
  logFile: string;
  env?: NodeJS.ProcessEnv;
}

function watchEnd(child: ChildProcess): () => string | undefined {
  let reason: string | undefined;
  child.once('error', (error) => {
    reason = error.message;
  });
  child.once('exit', (code, signal) => {
    reason ??= signal ? `signal ${signal}` : `exit code ${code}`;
  });
  return () => reason;
}

/**
 * Starts a service that outlives this process if need be. It leads a session of its own, so that Ctrl-C in the terminal
 * reaches only us and we can drain first. Its output goes to a file, never to a pipe that would break at our death.
 */
export function spawnService({ file, args, account, logFile, env }: ServiceCommand): SpawnedService {
  mkdirSync(dirname(logFile), { recursive: true });
  if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.1`);
  const log = openSync(logFile, 'a', 0o600);
  try {
    const from = fstatSync(log).size;
    // The working directory must be one that the account may enter.
    const child = spawn(file, args, {
      ...account,
      cwd: process.platform === 'win32' ? undefined : '/',
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log, log],
      env: serviceEnvironment(env),
    });
    child.unref();
    return {
      pid: child.pid ?? 0,
      ended: watchEnd(child),
      output: () => readFileSync(logFile).subarray(from).toString('utf8'),
    };
  } finally {
    closeSync(log);
  }
}
