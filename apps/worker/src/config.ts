import {
  type Environment,
  type InstallationConfig,
  readEnvironment,
  readInstallationConfig,
  wholeNumber,
} from '@jobglot/composition';
import { z } from 'zod';

const DAY_MS = 86_400_000;

const schema = z.object({
  WORKER_CONCURRENCY: wholeNumber(1, 1000).default(4),
  HEARTBEAT_MS: wholeNumber(50, 60_000).default(1_000),
  STALE_AFTER_MS: wholeNumber(200, DAY_MS).default(30_000),
  SHUTDOWN_GRACE_MS: wholeNumber(0, DAY_MS).default(30_000),
  RECONCILE_MS: wholeNumber(100, DAY_MS).default(5_000),
  JOBGLOT_RETENTION_DAYS: wholeNumber(1, 36_500).default(90),
  WORKER_HEALTH_PORT: wholeNumber(1, 65_535).optional(),
  HOST: z.string().default('127.0.0.1'),
});

/** Everything the worker reads from its environment. */
export interface WorkerConfig {
  readonly installation: InstallationConfig;
  readonly concurrency: number;
  readonly heartbeatMs: number;
  readonly staleAfterMs: number;
  readonly shutdownGraceMs: number;
  readonly reconcileMs: number;
  readonly retentionDays: number;
  /** null: no health page */
  readonly healthPort: number | null;
  readonly host: string;
}

/** @throws ConfigurationError naming the variable */
export function readWorkerConfig(env: Environment): WorkerConfig {
  const installation = readInstallationConfig(env);
  const read = readEnvironment(schema, env);
  return {
    installation,
    concurrency: read.WORKER_CONCURRENCY,
    heartbeatMs: read.HEARTBEAT_MS,
    staleAfterMs: read.STALE_AFTER_MS,
    shutdownGraceMs: read.SHUTDOWN_GRACE_MS,
    reconcileMs: read.RECONCILE_MS,
    retentionDays: read.JOBGLOT_RETENTION_DAYS,
    healthPort: read.WORKER_HEALTH_PORT ?? null,
    host: read.HOST,
  };
}
