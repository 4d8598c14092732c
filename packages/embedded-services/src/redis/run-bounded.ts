import { spawn } from 'node:child_process';
import { serviceEnvironment } from '../process/service-environment';

/** A point in time, in milliseconds since the epoch, that several steps share. */
export type Deadline = number;

/**
 * Runs a program to its end without blocking Node, and kills it with its children at the deadline.
 *
 * @returns its standard output
 * @throws Error with the last line of its standard error, or that time is up
 */
export function runBounded(file: string, args: readonly string[], cwd: string, deadline: Deadline): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = serviceEnvironment({ DEBIAN_FRONTEND: 'noninteractive', ...proxySettings() });
    const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr, late] = ['', '', false];
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    const timer = setTimeout(
      () => {
        late = true;
        // Its group: apt's download methods are children of their own.
        if (child.pid) process.kill(-child.pid, 'SIGKILL');
      },
      Math.max(0, deadline - Date.now()),
    );
    child.once('error', reject).once('close', (code) => {
      clearTimeout(timer);
      if (code === 0) resolve(stdout);
      else
        reject(
          new Error(
            late ? `${file} took too long` : `${file}: ${stderr.trim().split('\n').at(-1) || `exit code ${code}`}`,
          ),
        );
    });
  });
}

/** apt honours these; a machine behind a proxy reaches its mirror no other way. */
function proxySettings(): NodeJS.ProcessEnv {
  const names = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
