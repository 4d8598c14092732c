import { resolve } from 'node:path';
import { LOG_LEVELS } from '@jobglot/observability';
import { z } from 'zod';
import { type Environment, flag, list, readEnvironment, wholeNumber } from './environment';

const MASTER_KEY_BYTES = 32;
const isMasterKey = (text: string) => Buffer.from(text, 'base64').length === MASTER_KEY_BYTES;
const isTimeZone = (text: string) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: text }));
  } catch {
    return false;
  }
};

const schema = z.object({
  DATABASE_URL: z
    .string('is required: postgres://user:password@host:5432/database')
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://')
    .optional(),
  JOBGLOT_MASTER_KEY: list
    .refine(
      (keys) => keys.length > 0 && keys.every(isMasterKey),
      'must be 32 bytes in base64 (openssl rand -base64 32)',
    )
    .or(z.undefined().refine(() => false, 'is required: 32 bytes in base64 (openssl rand -base64 32)'))
    .transform((keys) => keys as string[]),
  JOBGLOT_HOME: z.string().default('./.jobglot'),
  JOBGLOT_FILES_ROOT: z.string().optional(),
  JOBGLOT_ALLOWED_HOSTS: list.default([]),
  JOBGLOT_STRICT_BINDINGS: flag.default(false),
  JOBGLOT_TIMEZONE: z.string().refine(isTimeZone, 'must be an IANA time zone, e.g. Europe/Paris').default('UTC'),
  JOBGLOT_LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  JOBGLOT_QUEUE_PREFIX: z
    .string()
    .regex(/^[\w-]{1,40}$/, 'must be 1 to 40 letters, digits, _ or -')
    .default('jobglot'),
  JOBGLOT_POOL_SIZE: wholeNumber(2, 200).default(10),
});

/** What every process of an installation needs to know; docs/configuration.md describes each variable. */
export interface InstallationConfig {
  readonly databaseUrl: string;
  /** null: BullMQ runs on PostgreSQL */
  readonly redisUrl: string | null;
  /** base64; the first one seals */
  readonly masterKeys: readonly string[];
  /** absolute path */
  readonly filesRoot: string;
  readonly allowedHosts: readonly string[];
  readonly strictBindings: boolean;
  readonly timeZone: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** of all Redis keys: installations that share a Redis differ in it */
  readonly queuePrefix: string;
  /** connections of each pool */
  readonly poolSize: number;
}

/** @throws ConfigurationError naming the variable */
export function readInstallationConfig(env: Environment): InstallationConfig {
  const read = readEnvironment(schema, env);
  return {
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL ?? null,
    masterKeys: read.JOBGLOT_MASTER_KEY,
    filesRoot: resolve(read.JOBGLOT_FILES_ROOT ?? `${read.JOBGLOT_HOME}/files`),
    allowedHosts: read.JOBGLOT_ALLOWED_HOSTS,
    strictBindings: read.JOBGLOT_STRICT_BINDINGS,
    timeZone: read.JOBGLOT_TIMEZONE,
    logLevel: read.JOBGLOT_LOG_LEVEL,
    queuePrefix: read.JOBGLOT_QUEUE_PREFIX,
    poolSize: read.JOBGLOT_POOL_SIZE,
  };
}
