import { isTerminal } from '../../execution/execution-state';
import type { AlertRequest, AlertStore, DueAlert } from '../../ports/alert-store';
import type { MemoryState } from './memory-state';

interface MemoryAlert {
  request: AlertRequest;
  tries: number;
  dueAt: number;
}

export class MemoryAlertStore implements AlertStore {
  private readonly alerts = new Map<number, MemoryAlert>();

  constructor(private readonly state: MemoryState) {}

  async request(request: AlertRequest): Promise<void> {
    const { executionId } = request;
    if (!this.state.executions.has(executionId) || this.alerts.has(executionId)) return;
    this.alerts.set(executionId, { request, tries: 0, dueAt: Date.now() });
  }

  async take(limit: number, leaseMs: number): Promise<DueAlert[]> {
    const due = this.ofEnded().filter(({ dueAt }) => dueAt <= Date.now());
    return due.slice(0, limit).map((alert) => {
      alert.tries++;
      alert.dueAt = Date.now() + leaseMs;
      return { ...alert.request, tries: alert.tries };
    });
  }

  async done(executionId: number): Promise<void> {
    this.alerts.delete(executionId);
  }

  async retry(executionId: number, delayMs: number): Promise<void> {
    const alert = this.alerts.get(executionId);
    if (alert) alert.dueAt = Date.now() + delayMs;
  }

  async nextDueMs(): Promise<number | null> {
    const next = this.ofEnded()[0];
    return next ? Math.max(0, next.dueAt - Date.now()) : null;
  }

  /** earliest first */
  private ofEnded(): MemoryAlert[] {
    const ended = ({ request }: MemoryAlert) => {
      const entry = this.state.executions.get(request.executionId);
      return entry !== undefined && isTerminal(entry.execution.status);
    };
    return [...this.alerts.values()].filter(ended).sort((a, b) => a.dueAt - b.dueAt);
  }
}
