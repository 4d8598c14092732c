import {
  ConfigurationError,
  type Environment,
  type InstallationConfig,
  readEnvironment,
  readInstallationConfig,
  wholeNumber,
} from '@jobglot/composition';
import { z } from 'zod';

const DAY_MS = 86_400_000;

const isUrl = (text: string) => URL.canParse(text) && new URL(text).hostname !== '';

const schema = z.object({
  WORKER_CONCURRENCY: wholeNumber(1, 1000).default(4),
  HEARTBEAT_MS: wholeNumber(50, 60_000).default(1_000),
  STALE_AFTER_MS: wholeNumber(200, DAY_MS).default(30_000),
  SHUTDOWN_GRACE_MS: wholeNumber(0, DAY_MS).default(30_000),
  RECONCILE_MS: wholeNumber(100, DAY_MS).default(5_000),
  JOBGLOT_RETENTION_DAYS: wholeNumber(1, 36_500).default(90),
  WORKER_HEALTH_PORT: wholeNumber(1, 65_535).optional(),
  HOST: z.string().default('127.0.0.1'),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://')
    .refine(isUrl, 'must be smtp://user:password@host:port, or smtps://')
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*[^\s@<>]@[^\s@<>]+>?$/, 'must be an address, or Name <address>')
    .optional(),
  PUBLIC_URL: z.url('must be a URL').optional(),
});

/** How alerts are sent. */
export interface MailConfig {
  readonly url: string;
  readonly from: string;
  /** null: mails name the path of a log only */
  readonly publicUrl: string | null;
}

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
  /** null: alerts are not sent */
  readonly mail: MailConfig | null;
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
    mail: mailConfig(read),
  };
}

function mailConfig({ SMTP_URL: url, MAIL_FROM: from, PUBLIC_URL: publicUrl }: z.infer<typeof schema>) {
  if (!url && !from) return null;
  if (!url) throw new ConfigurationError('SMTP_URL: is required with MAIL_FROM');
  if (!from) throw new ConfigurationError('MAIL_FROM: is required with SMTP_URL');
  return { url, from, publicUrl: publicUrl?.replace(/\/$/, '') ?? null };
}
