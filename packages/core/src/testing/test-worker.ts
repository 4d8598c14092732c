import { ExecutionRunner } from '../execution/execution-runner';
import type { TaskRunner } from '../ports/task-runner';
import { runnerParts } from './runner-parts';
import type { TestServices } from './test-services';

/** Runs what the test queue holds, until it is stopped. */
export interface TestWorker {
  /** Runs everything that is queued now, to its end. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

const POLL_MS = 10;

/** @param everyTick false: only `drain` runs something */
export function testWorker(test: TestServices, taskRunner: TaskRunner, everyTick = true): TestWorker {
  const { services, stores, queue } = test;
  const runner = new ExecutionRunner(
    runnerParts(test, taskRunner),
    { workerId: 'test', staleAfterMs: 60_000, outbox: null, failedRun: () => {} },
    (error) => {
      throw error;
    },
  );
  const underWay = new Set<Promise<unknown>>();
  const take = () => {
    for (const { executionId } of queue.tickets.splice(0)) {
      const run = runner.run(executionId).finally(() => underWay.delete(run));
      underWay.add(run);
    }
  };
  const unsubscribe = stores.state.subscribe((event) => {
    if (event.kind === 'cancel') runner.active.cancel(event.executionIds);
  });
  const timer = everyTick ? setInterval(take, POLL_MS) : null;
  const drain = async () => {
    await services.dispatcher.idle();
    do {
      take();
      await Promise.all(underWay);
      // The end of a run may have set the next one free.
      await services.dispatcher.idle();
    } while (queue.tickets.length > 0);
  };
  return {
    drain,
    stop: async () => {
      if (timer) clearInterval(timer);
      runner.active.shutdown();
      await Promise.all(underWay);
      unsubscribe();
    },
  };
}
