import type { LogEntry } from '../../log/log-entry';
import type { LogStore, NewLogEntry } from '../../ports/log-store';
import type { MemoryState } from './memory-state';

export class MemoryLogStore implements LogStore {
  constructor(private readonly state: MemoryState) {}

  async append(entries: readonly NewLogEntry[]): Promise<void> {
    const kept = entries.filter((e) => this.state.executions.has(e.executionId));
    for (const entry of kept) this.state.logs.push({ ...entry, sequence: this.state.next('log') });
    this.state.tell({ kind: 'log', executionIds: [...new Set(kept.map((e) => e.executionId))] });
  }

  async read(executionId: number, afterSequence: number, limit: number): Promise<LogEntry[]> {
    return this.state.logs.filter((l) => l.executionId === executionId && l.sequence > afterSequence).slice(0, limit);
  }
}
