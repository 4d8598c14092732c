import { createServer } from 'node:https';
import type { Logger } from '@jobglot/observability';
import type { Express } from 'express';
import { type Listener, listen, SOCKET_OPTIONS } from '../listener';
import { readGivenPair } from './given-pair';
import { keptPair, trustedFile } from './kept-pair';
import type { TlsPair } from './pair';
import type { PairFiles, TlsConfig } from './tls-config';

const TLS = { minVersion: 'TLSv1.2' } as const;

/** The pair that HTTPS begins with, and the file that clients trust, null when the operator's certificate is served. */
export interface Identity {
  readonly pair: TlsPair;
  readonly trust: string | null;
}

/** @throws Error with a sentence for the operator */
export async function openIdentity({ files, folder }: TlsConfig): Promise<Identity> {
  if (files) return { pair: await readGivenPair(files), trust: null };
  return { pair: await keptPair(folder), trust: trustedFile(folder) };
}

/** Serves the app over HTTPS. @throws Error with a sentence for the operator when the port is busy */
export async function listenTls(
  app: Express,
  host: string,
  { port, files }: TlsConfig,
  { pair }: Identity,
  log: Logger,
): Promise<Listener> {
  const server = createServer({ ...SOCKET_OPTIONS, ...TLS, ...pair }, app);
  const listener = await listen(server, { host, port, advice: 'set TLS_PORT to another one, or to off' });
  if (!files) return listener;
  // One after the other: the last signal's files are the ones that stay.
  let reloading = Promise.resolve();
  const reload = () => {
    reloading = reloading.then(() => renew(files, (pair) => server.setSecureContext({ ...TLS, ...pair }), log));
  };
  process.on('SIGHUP', reload);
  return {
    ...listener,
    close: async () => {
      process.off('SIGHUP', reload);
      await listener.close();
    },
  };
}

/** Connections that are open keep the certificate they began with; new ones get the new one. */
async function renew(files: PairFiles, use: (pair: TlsPair) => void, log: Logger): Promise<void> {
  try {
    use(await readGivenPair(files));
    log.info('the certificate was read again');
  } catch (error) {
    log.error(`the certificate stays the old one: ${(error as Error).message}`);
  }
}
