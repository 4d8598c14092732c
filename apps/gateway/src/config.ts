import {
  type Environment,
  flag,
  type InstallationConfig,
  list,
  readEnvironment,
  readInstallationConfig,
  wholeNumber,
} from '@jobglot/composition';
import { z } from 'zod';
import { readTlsConfig, type TlsConfig } from './tls/tls-config';

const schema = z.object({
  PORT: wholeNumber(0, 65_535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: z.url('must be a URL').optional(),
  JOBGLOT_CORS_ORIGINS: list.default([]),
  JOBGLOT_AUTHTOKEN_IN_URL: flag.default(false),
  JOBGLOT_OCAPI_DELETE_CANCELS: flag.default(false),
  JOBGLOT_OCAPI_TOKEN_SECONDS: wholeNumber(1, 86_400).default(1800),
  JOBGLOT_CLIENT_ID: z.string().optional(),
  JOBGLOT_CLIENT_SECRET: z.string().optional(),
  JOBGLOT_API_TOKEN: z.string().optional(),
});

/** The first admin client, made at start. */
export interface FirstAdmin {
  readonly id: string;
  readonly secret: string;
  readonly apiToken: string;
}

/** Everything the gateway reads from its environment. */
export interface GatewayConfig {
  readonly installation: InstallationConfig;
  /** 0: any free port */
  readonly port: number;
  readonly host: string;
  /** null: HTTP only */
  readonly tls: TlsConfig | null;
  /** null: from the Host header */
  readonly publicUrl: string | null;
  /** empty: no browser of another origin */
  readonly corsOrigins: readonly string[];
  /** v1 takes a token from `?@authtoken=` */
  readonly authTokenInUrl: boolean;
  /** whether OCAPI's DELETE of an unfinished run requests a cancel; the life of its tokens */
  readonly ocapi: { readonly deleteCancels: boolean; readonly tokenSeconds: number };
  /** null: the installation has its clients already */
  readonly firstAdmin: FirstAdmin | null;
}

/** @throws ConfigurationError naming the variable */
export function readGatewayConfig(env: Environment): GatewayConfig {
  const installation = readInstallationConfig(env);
  const read = readEnvironment(schema, env);
  const { JOBGLOT_CLIENT_ID: id, JOBGLOT_CLIENT_SECRET: secret, JOBGLOT_API_TOKEN: apiToken } = read;
  return {
    installation,
    port: read.PORT,
    host: read.HOST,
    tls: readTlsConfig(env),
    publicUrl: read.PUBLIC_URL?.replace(/\/$/, '') ?? null,
    corsOrigins: read.JOBGLOT_CORS_ORIGINS,
    authTokenInUrl: read.JOBGLOT_AUTHTOKEN_IN_URL,
    ocapi: { deleteCancels: read.JOBGLOT_OCAPI_DELETE_CANCELS, tokenSeconds: read.JOBGLOT_OCAPI_TOKEN_SECONDS },
    firstAdmin: id && secret && apiToken ? { id, secret, apiToken } : null,
  };
}
