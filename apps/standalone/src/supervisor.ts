import { type ChildProcess, fork } from 'node:child_process';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A child that lived this long starts its next life without a pause to be counted. */
const GOOD_LIFE_MS = 60_000;

/** One supervised process. */
export interface Supervised {
  /** Resolves with the facts of the first life, rejects when the child ends before it was ever ready. */
  readonly ready: Promise<Record<string, unknown>>;
  /** pid of the present life; null between two lives */
  pid(): number | null;
  /** Asks the child to end and waits for it. */
  stop(): Promise<void>;
}

/**
 * Runs a child process and starts it again when it dies, with a growing pause.
 * The child leads a process group of its own, so that Ctrl-C in a terminal reaches only the parent, which stops things in order;
 * when the parent is killed the child notices the closed channel and ends by itself.
 *
 * @param name for the log lines
 * @param script path of the child's main
 */
export function supervise(
  name: string,
  script: string,
  env: Record<string, string | undefined>,
  log: (line: string) => void,
): Supervised {
  let child: ChildProcess | null = null;
  let stopping = false;
  let everReady = false;
  let pause = FIRST_PAUSE_MS;
  let timer: NodeJS.Timeout | null = null;
  let announce: (facts: Record<string, unknown>) => void;
  let giveUp: (error: Error) => void;
  const ready = new Promise<Record<string, unknown>>((resolve, reject) => {
    announce = resolve;
    giveUp = reject;
  });

  const begin = () => {
    const born = Date.now();
    const life = fork(script, [], {
      env: env as NodeJS.ProcessEnv,
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child = life;
    life.on('message', (message: { ready?: Record<string, unknown> }) => {
      if (!message.ready) return;
      everReady = true;
      announce(message.ready);
    });
    life.on('exit', (code, signal) => {
      child = null;
      if (stopping) return;
      if (!everReady) return giveUp(new Error(`the ${name} could not start`));
      if (Date.now() - born > GOOD_LIFE_MS) pause = FIRST_PAUSE_MS;
      log(`The ${name} ended (${signal ?? `exit code ${code}`}); it is started again in ${pause} ms.`);
      timer = setTimeout(begin, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    });
  };
  begin();

  return {
    ready,
    pid: () => child?.pid ?? null,
    stop: () => {
      stopping = true;
      if (timer) clearTimeout(timer);
      const last = child;
      if (!last || last.exitCode !== null) return Promise.resolve();
      return new Promise((resolve) => {
        last.once('exit', () => resolve());
        last.kill('SIGTERM');
      });
    },
  };
}
