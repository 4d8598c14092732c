import type { LogEntry, LogLevel } from '../log/log-entry';

/** A line as it is written; the store numbers it. */
export interface NewLogEntry {
  readonly executionId: number;
  readonly at: Date;
  readonly level: LogLevel;
  readonly taskPosition: number | null;
  readonly message: string;
}

/** Keeps the logs of executions. */
export interface LogStore {
  /** Lines of many executions travel together; waiting readers are told. */
  append(entries: readonly NewLogEntry[]): Promise<void>;
  /** In order of sequence, behind `afterSequence`. */
  read(executionId: number, afterSequence: number, limit: number): Promise<LogEntry[]>;
}
