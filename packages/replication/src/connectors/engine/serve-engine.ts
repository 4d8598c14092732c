import { Worker } from 'node:worker_threads';
import type { EngineError, EngineReply, EngineRequest, Operations } from './engine-requests';
import { RefusedRow } from './refused-row';

/** How a process answers each operation. */
export type EngineHandlers<O extends Operations<O>> = {
  readonly [K in keyof O]: (request: O[K]['request']) => O[K]['reply'] | Promise<O[K]['reply']>;
};

/** Makes this process an engine: it takes one request after the other over the IPC channel, and ends with its parent. */
export function serveEngine<O extends Operations<O>>(handlers: EngineHandlers<O>): void {
  let turn: Promise<unknown> = Promise.resolve();
  // Ctrl-C reaches the whole process group: the parent decides when this process ends.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  process.on('disconnect', () => process.exit());
  process.on('message', (request: EngineRequest<O>) => {
    turn = turn.then(async () => {
      // A parent that has just died cannot be answered.
      process.send!(await answer(handlers, request), (error: unknown) => error && process.exit());
    });
  });
  dieWithParent();
}

async function answer<O extends Operations<O>>(
  handlers: EngineHandlers<O>,
  { id, operation, request }: EngineRequest<O>,
): Promise<EngineReply> {
  try {
    return { id, reply: await handlers[operation](request) };
  } catch (error) {
    return { id, error: told(error) };
  }
}

function told(error: unknown): EngineError {
  const { message, code } = error as { message?: string; code?: string };
  const plain = { message: String(message ?? error), code: code ?? '' };
  return error instanceof RefusedRow ? { ...plain, refused: { row: error.row, column: error.column } } : plain;
}

/** A statement that runs on keeps this thread busy, so another one watches for the parent's death. */
function dieWithParent(): void {
  const watch = `setInterval(() => { if (process.ppid !== ${process.ppid}) process.kill(process.pid, 'SIGKILL') }, 500)`;
  new Worker(watch, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 } }).unref();
}
