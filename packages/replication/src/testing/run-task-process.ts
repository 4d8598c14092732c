import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, sep } from 'node:path';
import { createInterface } from 'node:readline';
import type { RunCounters, TaskRunRequest } from '@jobglot/core';
import type { ConnectorEnvironment } from '../connectors/connector';
import { LOCAL_ENVIRONMENT } from './local-environment';

/** A task that runs in a process of its own, to be killed. */
export interface TaskProcess {
  readonly child: ChildProcess;
  /** resolves with the first progress that the process tells */
  firstProgress(): Promise<RunCounters>;
  /** resolves when the process has ended by itself: true when the task succeeded */
  ended(): Promise<boolean>;
  /** what it wrote to its error output */
  errors(): string;
  /** SIGKILL, and waits for the end */
  kill(): Promise<void>;
}

/** Starts `child/run-task-process.js` as it is built; every test run builds before. */
export function startTaskProcess(
  request: TaskRunRequest,
  environment: ConnectorEnvironment = LOCAL_ENVIRONMENT,
): TaskProcess {
  const script = join(__dirname.replace(`${sep}src${sep}`, `${sep}dist${sep}`), 'child/run-task-process.js');
  const child = spawn(process.execPath, [script, JSON.stringify({ request, environment })], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const exit = once(child, 'exit');
  const lines = createInterface(child.stdout);
  const first = once(lines, 'line').then(([line]) => JSON.parse(String(line)) as RunCounters);
  return {
    child,
    firstProgress: () =>
      Promise.race([
        first,
        exit.then(() => {
          throw new Error(`the process ended before its first page: ${errors}`);
        }),
      ]),
    ended: () => exit.then(([code]) => code === 0),
    errors: () => errors,
    kill: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}
