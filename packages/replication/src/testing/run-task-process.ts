import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RunCounters, TaskRunRequest } from '@jobglot/core';

/** A task that runs in a process of its own, to be killed. */
export interface TaskProcess {
  readonly child: ChildProcess;
  /** resolves with the first progress that the process tells */
  firstProgress(): Promise<RunCounters>;
  /** SIGKILL, and waits for the end */
  kill(): Promise<void>;
}

const CHECKOUT = join(__dirname, '../../../..');

/** Starts `child/run-task-process.ts` from source; needs the built core, as every test run has it. */
export function startTaskProcess(request: TaskRunRequest): TaskProcess {
  const script = join(__dirname, 'child/run-task-process.ts');
  const loader = join(CHECKOUT, 'node_modules/esbuild-register/register.js');
  const child = spawn(process.execPath, ['-r', loader, script, JSON.stringify(request)], {
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
    kill: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}
