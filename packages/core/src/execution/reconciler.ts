import type { Clock } from '../ports/clock';
import type { ExecutionQueue } from '../ports/execution-queue';
import type { ExecutionStore } from '../ports/execution-store';
import type { Dispatcher } from './dispatcher';

const PAGE = 500;
/** A start younger than this is still on its way from the gateway that took it. */
const OUTBOX_AGE_MS = 1_000;
const DAY_MS = 86_400_000;

/** What a round found. */
export interface ReconcileReport {
  readonly undispatched: number;
  readonly forgotten: number;
  readonly dead: number;
  readonly cancelled: number;
}

/**
 * Makes good what was lost: starts that never reached the queue, executions that the queue forgot, workers that died.
 * Several processes may do this at once: every step is guarded in the store, and a second delivery finds nothing to claim.
 */
export class Reconciler {
  constructor(
    private readonly store: ExecutionStore,
    private readonly queue: ExecutionQueue,
    private readonly dispatcher: Dispatcher,
    private readonly clock: Clock,
    private readonly staleAfterMs: number,
    private readonly retentionDays: number,
  ) {}

  /** One round. Dead workers come first, since their executions hold others back. */
  async reconcile(): Promise<ReconcileReport> {
    const dead = await this.store.reapDead(this.staleAfterMs);
    for (const ticket of dead.tickets) this.dispatcher.dispatch(ticket);
    const forgotten = await this.redispatchForgotten();
    await this.dispatcher.idle();
    const lost = await this.store.undispatched(PAGE, OUTBOX_AGE_MS);
    for (const ticket of lost) this.dispatcher.dispatch(ticket);
    await this.dispatcher.idle();
    return {
      undispatched: lost.length,
      forgotten,
      dead: dead.tickets.length,
      cancelled: dead.cancelled.length,
    };
  }

  /** Removes what is older than the retention time. @returns how many executions went */
  purge(): Promise<number> {
    return this.store.purge(new Date(this.clock.now().getTime() - this.retentionDays * DAY_MS));
  }

  /** The oldest page tells whether the queue has lost anything; only then the others are asked for too. */
  private async redispatchForgotten(): Promise<number> {
    let count = 0;
    let afterId = 0;
    for (;;) {
      const waiting = await this.store.waiting(afterId, PAGE);
      const known = waiting.length > 0 ? await this.queue.known(waiting) : new Set<number>();
      const forgotten = waiting.filter((ticket) => !known.has(ticket.executionId));
      if (forgotten.length === 0) return count;
      for (const ticket of await this.store.redispatch(forgotten)) this.dispatcher.dispatch(ticket);
      count += forgotten.length;
      afterId = waiting[waiting.length - 1]!.executionId;
    }
  }
}
