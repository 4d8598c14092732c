import type { DispatchTicket } from '../execution/dispatch-ticket';

/** The work list. It may be flushed at any time: PostgreSQL is the truth. */
export interface ExecutionQueue {
  /** Adding a ticket twice is the same as adding it once. */
  add(tickets: readonly DispatchTicket[]): Promise<void>;
  /** @returns the execution ids among the tickets that the queue still holds */
  known(tickets: readonly DispatchTicket[]): Promise<Set<number>>;
}
