import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { Worker } from 'node:worker_threads';
import { TaskRunError } from '@jobglot/core';
import type { Operations, ThreadReply, ThreadRequest } from './thread-messages';

/** A thread, seen from outside it: one request at a time. */
export class WorkerThread<All extends Operations> {
  private readonly worker: Worker;
  private waiting: { resolve(reply: unknown): void; reject(error: unknown): void } | null = null;
  private ended: unknown;

  /**
   * @param script of this folder, without its extension
   * @param heapMb of the thread's JavaScript; memory of WebAssembly comes on top
   */
  constructor(script: string, heapMb: number) {
    this.worker = new Worker(compiled(script), {
      // None of the process's secrets: SQL of users is read in there.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    this.worker.on('message', (reply: ThreadReply) => this.settle(reply));
    this.worker.on('error', (error) => this.end(failure(error.message)));
    this.worker.on('exit', (code) => this.end(failure(`exit code ${code}`)));
    // Between two analyses it does not keep the process alive.
    this.worker.unref();
  }

  /** It has ended, and answers nothing more. */
  get isOver(): boolean {
    return this.ended !== undefined;
  }

  /** @throws TaskRunError when the thread ends, with what it was ended for */
  ask<K extends keyof All>(operation: K, request: All[K]['request']): Promise<All[K]['reply']> {
    if (this.isOver) return Promise.reject(this.ended);
    this.worker.ref();
    return new Promise((resolve, reject) => {
      this.waiting = { resolve: resolve as (reply: unknown) => void, reject };
      this.worker.postMessage({ operation, request } satisfies ThreadRequest<All>);
    });
  }

  /** Ends the thread whatever it is doing, and rejects what is waiting. */
  async kill(why: unknown): Promise<void> {
    this.end(why);
    await this.worker.terminate();
  }

  private settle(reply: ThreadReply): void {
    const { waiting } = this;
    this.waiting = null;
    this.worker.unref();
    if ('error' in reply) waiting?.reject(failure(reply.error));
    else waiting?.resolve(reply.reply);
  }

  private end(why: unknown): void {
    this.ended ??= why;
    this.waiting?.reject(this.ended);
    this.waiting = null;
  }
}

function failure(reason: string): TaskRunError {
  return new TaskRunError(`The SQL could not be analysed, since the analysis itself failed (${reason}).`, true);
}

/** The compiled file, also when this one runs from `src` under jest: a thread has no TypeScript. */
function compiled(script: string): string {
  const file = join(__dirname, `${script}.js`);
  if (existsSync(file)) return file;
  const built = file.replace(`${sep}src${sep}worker${sep}`, `${sep}dist${sep}worker${sep}`);
  if (existsSync(built)) return built;
  throw new Error('The lineage thread is not built: run `npx tsc -b packages/lineage`.');
}
