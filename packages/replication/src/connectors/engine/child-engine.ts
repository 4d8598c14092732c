import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { sep } from 'node:path';
import { TaskRunError } from '@jobglot/core';
import type { EngineError, EngineReply, Operations } from './engine-requests';

/** Which engine a child process runs. */
export interface EngineKind {
  /** for messages, e.g. `SQLite` */
  readonly name: string;
  /** absolute path of the process's compiled file, beside the file that names it */
  readonly file: string;
  failure(error: EngineError): Error;
}

interface Waiting {
  resolve(reply: unknown): void;
  reject(error: unknown): void;
  timer?: NodeJS.Timeout;
}

/**
 * A child process that runs an engine in native code for us (docs/adr/0007).
 *
 * A process and not a worker thread, because only a process can be stopped: `worker.terminate()` waits until a running
 * statement has come back from native code (measured: for ever on an endless recursive SELECT, and `process.exit()`
 * hung with it), while SIGKILL takes effect at once. It also keeps the engine's memory out of the worker's, and a crash.
 * It starts in about 40 ms, and moves 1 GB/s over the channel.
 */
export abstract class ChildEngine<O extends Operations<O>> {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private ended: unknown;

  /** @param signal its abort kills the process; what is waiting is rejected with the signal's reason */
  protected constructor(
    private readonly kind: EngineKind,
    private readonly signal: AbortSignal,
  ) {
    signal.throwIfAborted();
    this.child = fork(compiled(kind), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: ['--max-old-space-size=256'],
      // None of the worker's secrets: SQL of users runs in there.
      env: pickEnvironment(['PATH', 'TMPDIR', 'SQLITE_TMPDIR', 'LD_LIBRARY_PATH', 'SystemRoot', 'TEMP']),
    });
    this.child.on('message', (reply: EngineReply) => this.settle(reply));
    this.child.on('error', (error) => this.end(error));
    this.child.on('exit', (code, name) => this.end(this.unexpectedEnd(code, name)));
    signal.addEventListener('abort', this.onAbort, { once: true });
  }

  /** of the child process */
  get pid(): number {
    return this.child.pid!;
  }

  /**
   * @param seconds kills the process when the answer takes longer; 0: no limit
   * @throws the kind's failure, TaskRunError (time limit, process died), or the signal's reason
   */
  ask<K extends keyof O>(operation: K, request: O[K]['request'], seconds = 0): Promise<O[K]['reply']> {
    if (this.ended !== undefined) return Promise.reject(this.ended);
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const timer =
        seconds > 0
          ? setTimeout(() => this.kill(this.tooSlow(seconds)), Math.min(seconds * 1000, 2 ** 31 - 1))
          : undefined;
      this.waiting.set(id, { resolve: resolve as (reply: unknown) => void, reject, timer });
      this.child.send({ id, operation, request } as object, (error) => error && this.end(error));
    });
  }

  /** Ends the process at once, whatever it is doing. */
  kill(why: unknown = new TaskRunError(`The ${this.kind.name} connection was closed.`)): void {
    this.end(why);
    this.child.kill('SIGKILL');
  }

  /** Ends the process at once, and waits until it is gone: it touches no file any more. */
  async stop(): Promise<void> {
    this.kill();
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }

  private readonly onAbort = (): void => this.kill(this.signal.reason);

  private settle({ id, reply, error }: EngineReply): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    clearTimeout(waiting?.timer);
    if (error) waiting?.reject(this.kind.failure(error));
    else waiting?.resolve(reply);
  }

  private end(why: unknown): void {
    this.ended ??= why;
    this.signal.removeEventListener('abort', this.onAbort);
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer);
      reject(this.ended);
    }
    this.waiting.clear();
  }

  private tooSlow(seconds: number): TaskRunError {
    return new TaskRunError(`A ${this.kind.name} statement took longer than the command timeout of ${seconds} s.`);
  }

  private unexpectedEnd(code: number | null, signal: string | null): TaskRunError {
    return new TaskRunError(
      `The ${this.kind.name} process ended unexpectedly (${signal ?? `exit code ${code}`}).`,
      true,
    );
  }
}

/** The compiled file, also when this one runs from `src` under jest: a child process has no TypeScript. */
function compiled({ name, file }: EngineKind): string {
  if (existsSync(file)) return file;
  const built = file.replace(`${sep}src${sep}connectors${sep}`, `${sep}dist${sep}connectors${sep}`);
  if (existsSync(built)) return built;
  throw new Error(`The ${name} engine is not built: run \`npx tsc -b packages/replication\`.`);
}

function pickEnvironment(names: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(names.flatMap((n) => (process.env[n] === undefined ? [] : [[n, process.env[n]]])));
}
