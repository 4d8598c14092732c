import type { LogEntry } from './log-entry';

/** @returns the entries as lines: time, level, task (0-based, as its index), message; a message's own line breaks are indented */
export function logText(entries: readonly LogEntry[]): string {
  return entries.map(line).join('');
}

function line({ at, level, taskPosition, message }: LogEntry): string {
  const task = taskPosition === null ? '' : `[task ${taskPosition}] `;
  return `${at.toISOString()} ${level.toUpperCase().padEnd(8)} ${task}${message.replace(/\r?\n/g, '\n    ')}\n`;
}
