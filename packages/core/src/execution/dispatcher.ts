import type { ExecutionQueue } from '../ports/execution-queue';
import type { ExecutionStore } from '../ports/execution-store';
import type { DispatchTicket } from './dispatch-ticket';

const BATCH = 100;

/** Told about failures of the queue; the tickets stay in the store and the reconciler brings them again. */
export type DispatchFailure = (error: unknown, tickets: number) => void;

/**
 * Carries committed starts from the store to the queue. Nobody waits for it: a start is answered when its row is
 * committed, and what is lost here (a crash, a dead Redis) is dispatched again by the reconciler.
 * Tickets that arrive while a batch is under way travel together in the next one.
 */
export class Dispatcher {
  private pending: DispatchTicket[] = [];
  private running: Promise<void> | null = null;

  constructor(
    private readonly store: ExecutionStore,
    private readonly queue: ExecutionQueue,
    private readonly failed: DispatchFailure,
  ) {}

  dispatch(ticket: DispatchTicket | null): void {
    if (!ticket) return;
    this.pending.push(ticket);
    this.running ??= this.run();
  }

  /** Resolves when everything handed in so far has been tried. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    // Lets the tickets of this turn of the event loop gather.
    await new Promise(setImmediate);
    while (this.pending.length > 0) {
      const batch = this.pending.splice(0, BATCH);
      try {
        await this.queue.add(batch);
        await this.store.markDispatched(batch);
      } catch (error) {
        this.failed(error, batch.length);
      }
    }
    this.running = null;
  }
}
