/** What moved. All are whole numbers from 0. */
export interface RunCounters {
  /** rows read from the source */
  readonly read: number;
  /** rows written = inserted + updated where the destination tells them apart */
  readonly written: number;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  /** rows refused by the destination and set aside, or lost with a failed task */
  readonly failed: number;
  /** payload bytes read */
  readonly bytes: number;
  /** source files read to their end; absent: the source counts no files */
  readonly filesRead?: number;
  /** destination files put in place; absent: the destination counts no files */
  readonly filesWritten?: number;
}

export const ZERO_COUNTERS: RunCounters = {
  read: 0,
  written: 0,
  inserted: 0,
  updated: 0,
  deleted: 0,
  failed: 0,
  bytes: 0,
};

/** @returns the sums, field by field; what neither counts stays absent */
export function addCounters(a: RunCounters, b: RunCounters): RunCounters {
  const filesRead = sumOf(a.filesRead, b.filesRead);
  const filesWritten = sumOf(a.filesWritten, b.filesWritten);
  return {
    read: a.read + b.read,
    written: a.written + b.written,
    inserted: a.inserted + b.inserted,
    updated: a.updated + b.updated,
    deleted: a.deleted + b.deleted,
    failed: a.failed + b.failed,
    bytes: a.bytes + b.bytes,
    ...(filesRead !== undefined && { filesRead }),
    ...(filesWritten !== undefined && { filesWritten }),
  };
}

function sumOf(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : a + (b ?? 0);
}
