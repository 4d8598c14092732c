import type { LineageExport, LineageOptions, LineagePart } from '@jobglot/core';
import type { ExportOperations } from './thread-messages';
import { WorkerThread } from './worker-thread';

/** Exports of 20,000 statements (99 MB of JSON) took their process to 800 MB in all. */
const HEAP_MB = 1024;
/** Exports at a time, each with its thread; others wait. */
const AT_ONCE = 2;

/** Writes exports in threads of their own: merging what thousands of files say keeps one busy for seconds. */
export class LineageExporter {
  private free = AT_ONCE;
  private readonly waiting: (() => void)[] = [];
  private readonly threads = new Set<WorkerThread<ExportOperations>>();

  /** @returns the text in pieces @throws TaskRunError the thread has ended, e.g. for want of memory */
  async *export(
    options: LineageOptions,
    parts: AsyncIterable<LineagePart>,
    what: LineageExport,
  ): AsyncGenerator<string> {
    await this.turn();
    const thread = new WorkerThread<ExportOperations>('export-thread', HEAP_MB);
    this.threads.add(thread);
    try {
      for await (const { content } of parts) await thread.ask('add', content);
      await thread.ask('open', { options, what });
      for (;;) {
        const piece = await thread.ask('next', undefined);
        if (piece === null) return;
        yield piece;
      }
    } finally {
      this.threads.delete(thread);
      await thread.kill(new Error('The export is over.'));
      this.next();
    }
  }

  /** Ends what is under way. */
  async stop(): Promise<void> {
    await Promise.all([...this.threads].map((thread) => thread.kill(new Error('The process stops.'))));
  }

  private async turn(): Promise<void> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private next(): void {
    const first = this.waiting.shift();
    if (first) first();
    else this.free++;
  }
}
