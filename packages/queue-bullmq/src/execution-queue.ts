import type { DispatchTicket, ExecutionQueue } from '@jobglot/core';
import type { Job, Queue, Worker } from 'bullmq';
import type { QueueBackend } from './queue-backend';

const NAME = 'executions';

/** Ids only: nothing of a job's content ever lies in the queue. */
interface ExecutionJob {
  readonly executionId: number;
}

/** Not purely numeric, and new for every dispatch: BullMQ ignores an add whose id it still holds. */
const jobId = ({ executionId, n }: DispatchTicket) => `e${executionId}-${n}`;

/** The work list in BullMQ. */
export class BullmqExecutionQueue implements ExecutionQueue {
  private readonly queue: Queue;

  constructor(backend: QueueBackend) {
    this.queue = backend.queue(NAME);
  }

  async add(tickets: readonly DispatchTicket[]): Promise<void> {
    await this.queue.addBulk(
      tickets.map((ticket) => ({
        name: 'run',
        data: { executionId: ticket.executionId } satisfies ExecutionJob,
        opts: {
          jobId: jobId(ticket),
          removeOnComplete: true,
          removeOnFail: true,
          // last in, first out: before all that wait
          ...(ticket.onTop && { lifo: true }),
        },
      })),
    );
  }

  async known(tickets: readonly DispatchTicket[]): Promise<Set<number>> {
    const jobs = await Promise.all(tickets.map((ticket) => this.queue.getJob(jobId(ticket))));
    return new Set(tickets.filter((_, i) => jobs[i]).map((ticket) => ticket.executionId));
  }
}

/** Takes executions from the queue. */
export interface ExecutionConsumer {
  /** Begins to take. */
  start(): void;
  /** Takes no more, and resolves when the runs under way are over. */
  drain(): Promise<void>;
}

/**
 * @param run runs one execution; it never fails, since the store keeps the outcome
 * @param concurrency executions at a time
 */
export function consumeExecutions(
  backend: QueueBackend,
  concurrency: number,
  run: (executionId: number) => Promise<void>,
): ExecutionConsumer {
  const worker: Worker = backend.worker(NAME, (job: Job<ExecutionJob>) => run(job.data.executionId), concurrency);
  return { start: () => void worker.run(), drain: () => worker.close() };
}
