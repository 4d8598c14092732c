import type { Verbosity } from '../job/job-options';

/** Levels of a run's log, from least to most talkative. */
export const LOG_LEVELS = ['error', 'info', 'transfer', 'verbose'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One line of a run's log. */
export interface LogEntry {
  readonly executionId: number;
  /** grows within the execution */
  readonly sequence: number;
  readonly at: Date;
  readonly level: LogLevel;
  /** 0-based task position; null: about the run as a whole */
  readonly taskPosition: number | null;
  readonly message: string;
}

const VERBOSITY_OF: Readonly<Record<LogLevel, Verbosity>> = { error: 1, info: 2, transfer: 3, verbose: 5 };

/** @returns true when a job of this verbosity writes lines of this level */
export function isLogged(level: LogLevel, verbosity: Verbosity): boolean {
  return VERBOSITY_OF[level] <= verbosity;
}
