import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openInstallation, type RunningProcess } from '@jobglot/composition';
import { createMetrics, type Logger } from '@jobglot/observability';
import { createApp } from './app';
import type { GatewayConfig } from './config';

/** Answers under way may end within this time after the stop. */
const CLOSE_WITHIN_MS = 10_000;

/** Silence after which TCP asks whether the other side is still there. */
const KEEP_ALIVE_MS = 60_000;

/** Opens everything and listens. @throws Error with a sentence for the operator when the port is busy */
export async function startGateway(config: GatewayConfig, log: Logger): Promise<RunningProcess> {
  const installation = await openInstallation(config.installation, log);
  try {
    const { services } = installation;
    if (config.firstAdmin) {
      const { id, secret, apiToken } = config.firstAdmin;
      await services.clients.ensureAdmin(id, secret, apiToken);
    }
    const stopping = new AbortController();
    const app = await createApp({
      services,
      log,
      metrics: createMetrics('gateway'),
      ping: installation.ping,
      publicUrl: config.publicUrl,
      corsOrigins: config.corsOrigins,
      authTokenInUrl: config.authTokenInUrl,
      stopping: stopping.signal,
    });
    // A blocked executeJob is silent for hours: without probes a firewall forgets the connection.
    const server = createServer({ keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS }, app);
    const port = await listen(server, config.host, config.port);
    return {
      ready: { url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}` },
      stop: async () => {
        // Whoever waits for the end of a run is told so; the run goes on.
        stopping.abort();
        await close(server);
        await services.dispatcher.idle();
        await installation.close();
      },
    };
  } catch (error) {
    await installation.close();
    throw error;
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`port ${port} is busy; set PORT to another one`) : error),
    );
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS);
    server.close(() => {
      clearTimeout(late);
      resolve();
    });
    server.closeIdleConnections();
  });
}
