import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { TaskRunError } from '@jobglot/core';
import type { EngineError, EngineOperation, EngineOperations, EngineReply } from './engine-messages';

/** SQLite refused a request; `code` is SQLite's own name, e.g. `SQLITE_BUSY`, or empty. */
export class SqliteError extends Error {
  override readonly name = 'SqliteError';
  readonly code: string;
  /** the row of a page that it is about; absent: it is about something else */
  readonly refused: EngineError['refused'];
  constructor({ message, code, refused }: EngineError) {
    super(message);
    this.code = code;
    this.refused = refused;
  }
}

interface Waiting {
  resolve(reply: unknown): void;
  reject(error: unknown): void;
  timer?: NodeJS.Timeout;
}

/**
 * A child process that runs SQLite for us.
 *
 * A process and not a worker thread, because only a process can be stopped: `worker.terminate()` waits until a running
 * statement has come back from native code (measured: for ever on an endless recursive SELECT, and `process.exit()`
 * hung with it), while SIGKILL takes effect at once and leaves a WAL database consistent. It also keeps SQLite's memory
 * out of the worker's, and a crash. It starts in about 40 ms, and moves 1 GB/s over the channel.
 */
export class SqliteEngine {
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private ended: unknown;

  private constructor(
    private readonly child: ChildProcess,
    private readonly signal: AbortSignal,
  ) {
    child.on('message', (reply: EngineReply) => this.settle(reply));
    child.on('error', (error) => this.end(error));
    child.on('exit', (code, name) => this.end(unexpectedEnd(code, name)));
    signal.addEventListener('abort', this.onAbort, { once: true });
  }

  /**
   * Starts a process and opens a database in it.
   *
   * @param uri `file:` URI with a mode, see sqlite-uri.ts
   * @param pragmas run at once, without the word PRAGMA
   * @param signal its abort kills the process; what is waiting is rejected with the signal's reason
   * @throws SqliteError when the file cannot be opened, or the signal's reason
   */
  static async start(uri: string, pragmas: readonly string[], signal: AbortSignal): Promise<SqliteEngine> {
    signal.throwIfAborted();
    const child = fork(enginePath(), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: ['--max-old-space-size=256'],
      // None of the worker's secrets: SQL of users runs in there.
      env: pickEnvironment(['PATH', 'TMPDIR', 'SQLITE_TMPDIR', 'LD_LIBRARY_PATH', 'SystemRoot', 'TEMP']),
    });
    const engine = new SqliteEngine(child, signal);
    try {
      await engine.ask('open', { uri, pragmas });
    } catch (error) {
      engine.kill();
      throw error;
    }
    return engine;
  }

  /** of the child process */
  get pid(): number {
    return this.child.pid!;
  }

  /**
   * @param seconds kills the process when the answer takes longer; 0: no limit
   * @throws SqliteError, TaskRunError (time limit, process died), or the signal's reason
   */
  ask<O extends EngineOperation>(
    operation: O,
    request: EngineOperations[O]['request'],
    seconds = 0,
  ): Promise<EngineOperations[O]['reply']> {
    if (this.ended !== undefined) return Promise.reject(this.ended);
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const timer =
        seconds > 0 ? setTimeout(() => this.kill(tooSlow(seconds)), Math.min(seconds * 1000, 2 ** 31 - 1)) : undefined;
      this.waiting.set(id, { resolve: resolve as (reply: unknown) => void, reject, timer });
      this.child.send({ id, operation, request }, (error) => error && this.end(error));
    });
  }

  /** Closes the database and ends the process. Never throws. */
  async close(): Promise<void> {
    await this.ask('close', {}, 5).catch(() => {});
    this.kill();
  }

  /** Ends the process at once, whatever it is doing. */
  kill(why: unknown = new TaskRunError('The SQLite connection was closed.')): void {
    this.end(why);
    this.child.kill('SIGKILL');
  }

  private readonly onAbort = (): void => this.kill(this.signal.reason);

  private settle({ id, reply, error }: EngineReply): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    clearTimeout(waiting?.timer);
    if (error) waiting?.reject(new SqliteError(error));
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
}

/** The compiled file, also when this one runs from `src` under jest: a child process has no TypeScript. */
function enginePath(): string {
  const beside = join(__dirname, 'engine-process.js');
  if (existsSync(beside)) return beside;
  const compiled = beside.replace(`${sep}src${sep}connectors${sep}`, `${sep}dist${sep}connectors${sep}`);
  if (existsSync(compiled)) return compiled;
  throw new Error('The SQLite engine is not built: run `npx tsc -b packages/replication`.');
}

function pickEnvironment(names: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(names.flatMap((n) => (process.env[n] === undefined ? [] : [[n, process.env[n]]])));
}

function tooSlow(seconds: number): TaskRunError {
  return new TaskRunError(`An SQLite statement took longer than the command timeout of ${seconds} s.`);
}

function unexpectedEnd(code: number | null, signal: string | null): TaskRunError {
  return new TaskRunError(`The SQLite process ended unexpectedly (${signal ?? `exit code ${code}`}).`, true);
}
