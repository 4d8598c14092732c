export { createLogger, LOG_LEVELS, type Logger, type ProcessLogLevel } from './logger';
export { createMetrics, type Metrics } from './metrics';
export { redact, redactText } from './redact';
