import { createConnection as createSocket, type Socket } from 'node:net';
import { DomainError } from '@jobglot/core';
import type { Connection, ConnectionOptions } from 'mysql2';
import { connectionFailed } from './errors';
import type { MysqlSettings } from './properties';

const CONNECT_TIMEOUT_MS = 10_000;

/** A source's connection can never send a file, whatever the server asks for (replication-notes.md 5.2 rule 4). */
export type Use = 'source' | 'destination';

function options(s: MysqlSettings, address: string, useTls: boolean, use: Use): ConnectionOptions {
  return {
    // the name that the user gave is what a certificate is checked against; the way leads to the checked address
    host: s.host,
    port: s.port,
    stream: () => socketTo(address, s.port),
    user: s.user,
    password: s.password,
    database: s.database,
    charset: 'utf8mb4',
    multipleStatements: false,
    connectTimeout: CONNECT_TIMEOUT_MS,
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    flags: use === 'source' ? ['-LOCAL_FILES'] : ['+LOCAL_FILES'],
    ...(useTls && { ssl: tls(s) }),
  };
}

function tls({ sslMode }: MysqlSettings): NonNullable<ConnectionOptions['ssl']> & object {
  return {
    rejectUnauthorized: sslMode === 'verify-ca' || sslMode === 'verify-full',
    verifyIdentity: sslMode === 'verify-full',
  };
}

function socketTo(address: string, port: number): Socket {
  return createSocket({ host: address, port, keepAlive: true, noDelay: true });
}

async function opened(settings: ConnectionOptions): Promise<Connection> {
  // loaded on first use: a worker without MySQL does without its 5 MB
  const { createConnection } = await import('mysql2');
  return new Promise((resolve, reject) => {
    const connection = createConnection(settings);
    // a lost connection also rejects the statement under way; without a listener it would end the process
    connection.on('error', () => {});
    connection.connect((error) => {
      if (error === null) return resolve(connection);
      connection.destroy();
      reject(error);
    });
  });
}

/**
 * Opens a connection to the checked address; `prefer` does without TLS when the server has none.
 *
 * @throws DomainError `connection.failed`
 */
export async function connect(settings: MysqlSettings, address: string, use: Use): Promise<Connection> {
  try {
    return await opened(options(settings, address, settings.sslMode !== 'disable', use));
  } catch (error) {
    const noTls = (error as { code?: string }).code === 'HANDSHAKE_NO_SSL_SUPPORT';
    if (settings.sslMode !== 'prefer' || !noTls) throw connectionFailed(error, settings);
  }
  try {
    return await opened(options(settings, address, false, use));
  } catch (error) {
    throw connectionFailed(error, settings);
  }
}

/** Tries the addresses of a host in turn. @throws DomainError `connection.failed` */
export async function connectToAny(
  settings: MysqlSettings,
  addresses: readonly string[],
  use: Use,
): Promise<{ readonly connection: Connection; readonly address: string }> {
  let unreachable: unknown;
  for (const address of addresses) {
    try {
      return { connection: await connect(settings, address, use), address };
    } catch (error) {
      unreachable = error;
      if (!(error instanceof DomainError) || error.details.unreachable !== true) throw error;
    }
  }
  throw unreachable;
}
