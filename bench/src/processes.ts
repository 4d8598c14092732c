import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process under measurement. */
export interface MeasuredProcess {
  readonly pid: number;
  /** what it announced when it was ready */
  readonly facts: Record<string, unknown>;
  /** resident set now, in MB (Linux: VmRSS) */
  memoryMb(): number;
  /** highest resident set so far, in MB (Linux: VmHWM) */
  peakMemoryMb(): number;
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a script that tells its parent `{ready: facts}` when it is. */
export function startProcess(script: string, env: Record<string, string>): Promise<MeasuredProcess> {
  const child = fork(script, [], { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (text) => (output = (output + text).slice(-20_000)));
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}:\n${output}`)));
    child.on('message', (message: { ready?: Record<string, unknown> }) => {
      if (message.ready) resolve(measured(child, message.ready));
    });
  });
}

function measured(child: ChildProcess, facts: Record<string, unknown>): MeasuredProcess {
  const pid = child.pid!;
  return {
    pid,
    facts,
    memoryMb: () => statusMb(pid, 'VmRSS'),
    peakMemoryMb: () => statusMb(pid, 'VmHWM'),
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
    kill: (signal) => child.kill(signal),
  };
}

/** @returns a figure of `/proc/<pid>/status` */
function statusMb(pid: number, name: 'VmRSS' | 'VmHWM'): number {
  const [, kb] = new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kb) / 1024);
}
