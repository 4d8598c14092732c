import winston from 'winston';
import { redact } from './redact';

/** Structured log of one process; facts are named values. */
export interface Logger {
  error(message: string, facts?: Record<string, unknown>): void;
  warn(message: string, facts?: Record<string, unknown>): void;
  info(message: string, facts?: Record<string, unknown>): void;
  debug(message: string, facts?: Record<string, unknown>): void;
}

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type ProcessLogLevel = (typeof LOG_LEVELS)[number];

/**
 * One JSON object a line on standard output, secrets masked.
 * @param service name of the process, e.g. `gateway`
 */
export function createLogger(service: string, level: ProcessLogLevel): Logger {
  const logger = winston.createLogger({
    level,
    defaultMeta: { service, pid: process.pid },
    format: winston.format.combine(
      winston.format.timestamp(),
      winston.format((info) => Object.assign(info, redact({ ...info })))(),
      winston.format.json(),
    ),
    transports: [new winston.transports.Console({ stderrLevels: [] })],
  });
  // Winston formats before it looks at the level: a line that nobody writes must cost nothing.
  const write = (logLevel: ProcessLogLevel) => (message: string, facts?: Record<string, unknown>) => {
    if (logger.isLevelEnabled(logLevel)) logger.log(logLevel, message, facts);
  };
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}
