import type { NewLogEntry } from '@jobglot/core';

/** @returns the lines as one array a column: execution ids, times, levels, task positions, messages */
export function logColumns(entries: readonly NewLogEntry[]): unknown[][] {
  return [
    entries.map((e) => e.executionId),
    entries.map((e) => e.at),
    entries.map((e) => e.level),
    entries.map((e) => e.taskPosition),
    // PostgreSQL's text holds no NUL.
    entries.map((e) => e.message.replaceAll('\0', '\ufffd')),
  ];
}
