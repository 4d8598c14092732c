import { resolve } from 'node:path';
import { type Environment, flag, readEnvironment, wholeNumber } from '@jobglot/composition';
import { z } from 'zod';

const schema = z.object({
  PORT: wholeNumber(1, 65_535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  JOBGLOT_HOME: z.string().default('./.jobglot'),
  DATABASE_URL: z.string().optional(),
  REDIS_URL: z.string().optional(),
  JOBGLOT_NO_DOWNLOAD: flag.default(false),
  JOBGLOT_CLIENT_ID: z.string().optional(),
  JOBGLOT_CLIENT_SECRET: z.string().optional(),
  JOBGLOT_API_TOKEN: z.string().optional(),
  JOBGLOT_MASTER_KEY: z.string().optional(),
  JOBGLOT_ALLOWED_HOSTS: z.string().optional(),
});

/** What `npm start` reads itself; the gateway and the worker read the rest. */
export interface StandaloneConfig {
  readonly port: number;
  readonly host: string;
  /** absolute path: everything that an embedded start keeps */
  readonly home: string;
  /** null: embedded */
  readonly databaseUrl: string | null;
  /** null: embedded, or none */
  readonly redisUrl: string | null;
  readonly noDownload: boolean;
  readonly clientId: string | null;
  readonly clientSecret: string | null;
  readonly apiToken: string | null;
  readonly masterKey: string | null;
  /** null: loopback when a service is embedded, else none */
  readonly allowedHosts: string | null;
}

/** @throws ConfigurationError naming the variable */
export function readStandaloneConfig(env: Environment): StandaloneConfig {
  const read = readEnvironment(schema, env);
  return {
    port: read.PORT,
    host: read.HOST,
    home: resolve(read.JOBGLOT_HOME),
    databaseUrl: read.DATABASE_URL ?? null,
    redisUrl: read.REDIS_URL ?? null,
    noDownload: read.JOBGLOT_NO_DOWNLOAD,
    clientId: read.JOBGLOT_CLIENT_ID ?? null,
    clientSecret: read.JOBGLOT_CLIENT_SECRET ?? null,
    apiToken: read.JOBGLOT_API_TOKEN ?? null,
    masterKey: read.JOBGLOT_MASTER_KEY ?? null,
    allowedHosts: read.JOBGLOT_ALLOWED_HOSTS ?? null,
  };
}
