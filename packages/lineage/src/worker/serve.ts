import { parentPort } from 'node:worker_threads';
import type { Operations, ThreadReply, ThreadRequest } from './thread-messages';

/** Answers what WorkerThread asks, one request at a time. */
export function serve<All extends Operations>(handle: (message: ThreadRequest<All>) => Promise<unknown>): void {
  parentPort!.on('message', async (message: ThreadRequest<All>) => parentPort!.postMessage(await answer(message)));

  async function answer(message: ThreadRequest<All>): Promise<ThreadReply> {
    try {
      return { reply: await handle(message) };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  }
}
