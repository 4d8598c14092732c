import { isTerminal } from '../../execution/execution-state';
import type { LineagePart, LineageStore } from '../../ports/lineage-store';
import type { MemoryState } from './memory-state';

export class MemoryLineageStore implements LineageStore {
  constructor(private readonly state: MemoryState) {}

  async *parts(jobId: string): AsyncIterable<LineagePart> {
    yield* [...this.of(jobId).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async save(jobId: string, executionId: number, fence: number, part: LineagePart): Promise<boolean> {
    if (!this.holds(executionId, fence)) return false;
    this.of(jobId).set(part.name, { ...part, content: Buffer.from(part.content) });
    return true;
  }

  async keepOnly(jobId: string, executionId: number, fence: number, names: readonly string[]): Promise<boolean> {
    if (!this.holds(executionId, fence)) return false;
    for (const name of [...this.of(jobId).keys()]) if (!names.includes(name)) this.of(jobId).delete(name);
    return true;
  }

  private of(jobId: string): Map<string, LineagePart> {
    const found = this.state.lineage.get(jobId) ?? new Map<string, LineagePart>();
    this.state.lineage.set(jobId, found);
    return found;
  }

  private holds(executionId: number, fence: number): boolean {
    const execution = this.state.executions.get(executionId)?.execution;
    return execution !== undefined && execution.fence === fence && !isTerminal(execution.status);
  }
}
