import type { Execution } from '@jobglot/core';

/** @returns when a run last changed: its end, else its last sign of life */
export function modifiedAt({ createdAt, startedAt, heartbeatAt, finishedAt }: Execution): Date {
  return finishedAt ?? heartbeatAt ?? startedAt ?? createdAt;
}

/** @returns milliseconds from start to end, or until now; 0 before the start */
export function durationMs(start: Date | null, end: Date | null): number {
  return start ? Math.max(0, (end ?? new Date()).getTime() - start.getTime()) : 0;
}
