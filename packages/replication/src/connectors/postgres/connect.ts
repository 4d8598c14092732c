import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { DomainError } from '@jobglot/core';
import { Client } from 'pg';
import { connectionFailed } from './connection-errors';
import type { PostgresSettings, SslMode } from './properties';
import { ReadingSocket } from './reading-socket';

const CONNECT_TIMEOUT_MS = 10_000;

/** TLS to the checked address, under the name that the user gave. */
function tls(host: string, mode: SslMode): ConnectionOptions {
  const servername = isIP(host) ? {} : { servername: host };
  if (mode === 'verify-full') return servername;
  if (mode === 'verify-ca') return { ...servername, checkServerIdentity: () => undefined };
  return { ...servername, rejectUnauthorized: false };
}

function makeClient(settings: PostgresSettings, address: string, useTls: boolean, applicationName: string): Client {
  const client = new Client({
    host: address,
    port: settings.port,
    database: settings.database,
    user: settings.user,
    // a function, because an empty text would send pg to PGPASSWORD and ~/.pgpass
    password: () => settings.password,
    // TLS wraps a socket of pg's own
    ...(useTls ? {} : { stream: () => ReadingSocket.create() }),
    ssl: useTls ? tls(settings.host, settings.sslMode) : false,
    application_name: applicationName,
    client_encoding: 'UTF8',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  // pg falls back to the environment for what is not given (PGOPTIONS, PGREPLICATION, ...): nothing of it may come in
  const parameters = (client as unknown as { connectionParameters: Record<string, unknown> }).connectionParameters;
  parameters.options = undefined;
  parameters.replication = undefined;
  return client;
}

/**
 * Opens a session with the checked address. `prefer` and `allow` try TLS first and do without it when the server has none.
 *
 * @param address from `checkedAddresses`; the host name is used for TLS only
 * @throws DomainError `connection.failed`
 */
export async function connect(settings: PostgresSettings, address: string, applicationName: string): Promise<Client> {
  const optional = settings.sslMode === 'prefer' || settings.sslMode === 'allow';
  try {
    return await opened(makeClient(settings, address, settings.sslMode !== 'disable', applicationName));
  } catch (error) {
    const noTls = error instanceof Error && error.message.includes('does not support SSL');
    if (!optional || !noTls) throw connectionFailed(error, settings);
  }
  try {
    return await opened(makeClient(settings, address, false, applicationName));
  } catch (error) {
    throw connectionFailed(error, settings);
  }
}

/**
 * Tries the addresses of a host in turn: `localhost` is often two, of which the server listens on one.
 *
 * @throws DomainError `connection.failed` of the last address, or of the first one that a server answered at
 */
export async function connectToAny(
  settings: PostgresSettings,
  addresses: readonly string[],
  applicationName: string,
): Promise<{ readonly client: Client; readonly address: string }> {
  let unreachable: unknown;
  for (const address of addresses) {
    try {
      return { client: await connect(settings, address, applicationName), address };
    } catch (error) {
      unreachable = error;
      if (!(error instanceof DomainError) || error.details.unreachable !== true) throw error;
    }
  }
  throw unreachable;
}

async function opened(client: Client): Promise<Client> {
  // a lost connection also rejects the statement under way; without a listener it would end the process
  client.on('error', () => {});
  await client.connect();
  return client;
}
