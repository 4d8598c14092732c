import { resolve } from 'node:path';
import { ConfigurationError, type Environment, readEnvironment } from '@jobglot/composition';
import { z } from 'zod';

const HIGHEST_PORT = 65_535;
const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) <= HIGHEST_PORT;

const schema = z.object({
  TLS_PORT: z
    .string()
    .refine((text) => text === 'off' || isPort(text), `must be off or a whole number from 0 to ${HIGHEST_PORT}`)
    .transform((text) => (text === 'off' ? null : Number(text)))
    .default(8443),
  TLS_CERT: z.string().optional(),
  TLS_KEY: z.string().optional(),
  JOBGLOT_HOME: z.string().default('./.jobglot'),
});

/** PEM files that the operator names. */
export interface PairFiles {
  readonly cert: string;
  readonly key: string;
}

/** What the HTTPS listener reads from the environment. */
export interface TlsConfig {
  /** 0: any free port */
  readonly port: number;
  /** null: a self-signed pair is kept in `folder` */
  readonly files: PairFiles | null;
  /** absolute path */
  readonly folder: string;
}

/** @returns null when HTTPS is off @throws ConfigurationError naming the variable */
export function readTlsConfig(env: Environment): TlsConfig | null {
  const { TLS_PORT: port, TLS_CERT: cert, TLS_KEY: key, JOBGLOT_HOME: home } = readEnvironment(schema, env);
  if (cert && !key) throw new ConfigurationError('TLS_KEY: is required together with TLS_CERT');
  if (key && !cert) throw new ConfigurationError('TLS_CERT: is required together with TLS_KEY');
  if (port === null) return null;
  return { port, files: cert && key ? { cert, key } : null, folder: resolve(home, 'tls') };
}
