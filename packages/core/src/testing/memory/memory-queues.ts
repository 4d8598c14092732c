import type { DispatchTicket } from '../../execution/dispatch-ticket';
import type { ExecutionQueue } from '../../ports/execution-queue';
import type { ScheduleEntry, ScheduleQueue } from '../../ports/schedule-queue';

/** A work list that a test can look at, flush and break. */
export class MemoryExecutionQueue implements ExecutionQueue {
  tickets: DispatchTicket[] = [];
  broken = false;

  async add(tickets: readonly DispatchTicket[]): Promise<void> {
    if (this.broken) throw new Error('the queue is down');
    const held = new Set(this.tickets.map(key));
    this.tickets.push(...tickets.filter((ticket) => !held.has(key(ticket))));
  }

  async known(tickets: readonly DispatchTicket[]): Promise<Set<number>> {
    const held = new Set(this.tickets.map(key));
    return new Set(tickets.filter((ticket) => held.has(key(ticket))).map((ticket) => ticket.executionId));
  }
}

/** Alarms that a test can look at and flush. */
export class MemoryScheduleQueue implements ScheduleQueue {
  readonly entries = new Map<string, ScheduleEntry>();

  async upsert(entry: ScheduleEntry): Promise<void> {
    this.entries.set(entry.jobId, entry);
  }

  async remove(jobId: string): Promise<void> {
    this.entries.delete(jobId);
  }

  async list(): Promise<ScheduleEntry[]> {
    return [...this.entries.values()];
  }
}

const key = (ticket: DispatchTicket) => `${ticket.executionId}-${ticket.n}`;
