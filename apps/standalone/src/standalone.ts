import { mkdir } from 'node:fs/promises';
import type { Environment } from '@jobglot/composition';
import { readStandaloneConfig, type StandaloneConfig } from './config';
import { type Credentials, credentials, credentialsFile } from './credentials';
import { type Provisioned, provision } from './provision';
import { type Supervised, supervise } from './supervisor';

const LOOPBACK = '127.0.0.0/8,::1/128';

/** A complete installation on this machine. */
export interface Standalone {
  readonly baseUrl: string;
  /** null: HTTP only */
  readonly tlsUrl: string | null;
  /** the certificate that clients of `tlsUrl` trust; null: HTTP only, or the operator's own certificate */
  readonly tlsTrust: string | null;
  readonly credentials: Credentials;
  /** shell text that gives the API token without showing it */
  readonly tokenExpression: string;
  /** the same for the client's secret */
  readonly secretExpression: string;
  readonly demoUrl: string | null;
  readonly gateway: Supervised;
  readonly worker: Supervised;
  stop(): Promise<void>;
}

/**
 * Finds or starts the services, then the gateway and the worker.
 * @param print told what a person should know
 * @throws ConfigurationError, or Error with a sentence for the operator; nothing is left running then
 */
export async function startStandalone(env: Environment, print: (line: string) => void): Promise<Standalone> {
  const config = readStandaloneConfig(env);
  await mkdir(config.home, { recursive: true, mode: 0o700 });
  const made = await credentials(config);
  const services = await provision(config, print);
  const childEnv = childEnvironment(env, config, made, services);
  const children = [
    supervise('gateway', require.resolve('@jobglot/gateway/main'), childEnv, print),
    supervise('worker', require.resolve('@jobglot/worker/main'), childEnv, print),
  ] as const;
  const stop = async () => {
    await Promise.all(children.map((child) => child.stop()));
    await services.stop();
  };
  try {
    const [gateway] = await Promise.all(children.map((child) => child.ready));
    return {
      baseUrl: String(gateway!.url),
      tlsUrl: textOrNull(gateway!.tlsUrl),
      tlsTrust: textOrNull(gateway!.tlsTrust),
      credentials: made,
      tokenExpression: config.apiToken ? '$JOBGLOT_API_TOKEN' : fromFile(config.home, 'apiToken'),
      secretExpression: config.clientSecret ? '$JOBGLOT_CLIENT_SECRET' : fromFile(config.home, 'clientSecret'),
      demoUrl: services.demoUrl,
      gateway: children[0],
      worker: children[1],
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const fromFile = (home: string, name: keyof Credentials) => `$(node -p 'require("${credentialsFile(home)}").${name}')`;

const textOrNull = (fact: unknown) => (typeof fact === 'string' ? fact : null);

function childEnvironment(env: Environment, config: StandaloneConfig, made: Credentials, services: Provisioned) {
  return {
    ...env,
    DATABASE_URL: services.databaseUrl,
    REDIS_URL: services.redisUrl ?? '',
    JOBGLOT_HOME: config.home,
    JOBGLOT_MASTER_KEY: made.masterKey,
    JOBGLOT_CLIENT_ID: made.clientId,
    JOBGLOT_CLIENT_SECRET: made.clientSecret,
    JOBGLOT_API_TOKEN: made.apiToken,
    JOBGLOT_ALLOWED_HOSTS: config.allowedHosts ?? (services.embedded ? LOOPBACK : ''),
  };
}
