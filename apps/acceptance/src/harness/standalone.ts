import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const MAIN = join(__dirname, '..', '..', '..', 'standalone', 'dist', 'main.js');

/** A complete installation started as `npm start` does. */
export interface StartedStandalone {
  readonly child: ChildProcess;
  readonly output: () => string;
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

/** Resolves when it has greeted. @throws Error with its output when it ends before */
export function startStandalone(home: string, port: number): Promise<StartedStandalone> {
  const own = { PATH: process.env.PATH, HOME: process.env.HOME };
  const env = { ...own, JOBGLOT_HOME: home, PORT: String(port), TLS_PORT: '0' };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? code ?? 0)),
  );
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        output += text;
        if (output.includes('Stop with Ctrl-C')) resolve({ child, output: () => output, end });
      });
    }
    void ended.then((how) => reject(new Error(`ended with ${how}: ${output}`)));
  });
}
