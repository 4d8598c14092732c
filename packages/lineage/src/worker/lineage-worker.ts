import { TaskRunError } from '@jobglot/core';
import { type Analysis, type AnalysisControls, analyzeFiles, type FileAnalyzer } from '../analysis/analyze-files';
import type { AnalysisOptions, SqlFile } from '../lineage-model';
import type { AnalysisOperations } from './thread-messages';
import { WorkerThread } from './worker-thread';

/** Of the thread's JavaScript; the parser's own memory, about 100 MB, comes on top. */
const HEAP_MB = 256;

type AnalysisThread = WorkerThread<AnalysisOperations>;

/**
 * Finds column lineage in a thread of its own, one per process, so that a long analysis delays no heartbeat and its
 * crash is not the process's. The thread starts on first use. Analyses run one after the other: the thread is what
 * bounds them, and the memory of one is enough. Files go over one by one.
 */
export class LineageWorker {
  private thread: AnalysisThread | null = null;
  private turn: Promise<unknown> = Promise.resolve();

  /**
   * @throws the signal's reason when it is aborted, at once, whatever the thread is doing; TaskRunError when the thread
   * ends by itself
   */
  analyze(files: readonly SqlFile[], options: AnalysisOptions, controls: AnalysisControls = {}): Promise<Analysis> {
    const run = this.turn.then(() => this.run(files, options, controls));
    this.turn = run.catch(() => {});
    return run;
  }

  /** Ends the thread, with what it is doing. A later analysis starts another one. */
  async stop(): Promise<void> {
    await this.thread?.kill(new TaskRunError('The analysis was stopped.', true));
  }

  private async run(
    files: readonly SqlFile[],
    options: AnalysisOptions,
    controls: AnalysisControls,
  ): Promise<Analysis> {
    const { signal } = controls;
    signal?.throwIfAborted();
    if (!this.thread || this.thread.isOver) this.thread = new WorkerThread('lineage-thread', HEAP_MB);
    const { thread } = this;
    const onAbort = (): void => void thread.kill(signal!.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      await thread.ask('open', options);
      return await analyzeFiles(analyzerIn(thread), files, options, controls);
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }
}

function analyzerIn(thread: AnalysisThread): FileAnalyzer {
  return {
    define: (file) => thread.ask('define', file),
    defineKnown: (known) => thread.ask('defineKnown', known),
    isCurrent: (known) => thread.ask('isCurrent', known),
    read: (file) => thread.ask('read', file),
  };
}
