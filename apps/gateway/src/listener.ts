import type { Server as HttpServer, ServerOptions } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** Answers under way may end within this time after the stop. */
const CLOSE_WITHIN_MS = 10_000;

/** Of every listener. A blocked executeJob is silent for hours: without probes a firewall forgets the connection. */
export const SOCKET_OPTIONS: ServerOptions = { keepAlive: true, keepAliveInitialDelay: 60_000 };

/** A server that listens. */
export interface Listener {
  readonly port: number;
  /** Takes nothing new, lets answers under way end, then drops what is left. */
  close(): Promise<void>;
}

/** Where a listener listens, and what to do when it cannot. */
export interface Place {
  readonly host: string;
  readonly port: number;
  /** what the operator can do about a busy port */
  readonly advice: string;
}

/** @throws Error with a sentence for the operator when the port is busy */
export function listen(
  server: HttpServer | HttpsServer,
  place: Place,
  closeWithinMs = CLOSE_WITHIN_MS,
): Promise<Listener> {
  const { host, port, advice } = place;
  const sockets = new Set<Socket>();
  // The server itself does not know a connection that has not finished its TLS handshake, yet waits for it when it closes.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`port ${port} is busy; ${advice}`) : error),
    );
    server.listen(port, host, () =>
      resolve({ port: (server.address() as AddressInfo).port, close: () => close(server, sockets, closeWithinMs) }),
    );
  });
}

function close(server: HttpServer | HttpsServer, sockets: ReadonlySet<Socket>, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, withinMs);
    server.close(() => {
      clearTimeout(late);
      resolve();
    });
    server.closeIdleConnections();
  });
}
