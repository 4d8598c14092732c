import { createServer } from 'node:http';
import { openInstallation, type RunningProcess } from '@jobglot/composition';
import { createMetrics, type Logger } from '@jobglot/observability';
import { createApp } from './app';
import type { GatewayConfig } from './config';
import { type Listener, listen, SOCKET_OPTIONS } from './listener';
import { listenTls, openIdentity } from './tls/listen-tls';

/** Opens everything and listens. @throws Error with a sentence for the operator when a port is busy */
export async function startGateway(config: GatewayConfig, log: Logger): Promise<RunningProcess> {
  const { host, tls } = config;
  // Before anything is opened: what is wrong with a certificate is said at once.
  const identity = tls && (await openIdentity(tls));
  const installation = await openInstallation(config.installation, log);
  const listeners: Listener[] = [];
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
      ocapi: config.ocapi,
      timeZone: config.installation.timeZone,
      stopping: stopping.signal,
    });
    const server = createServer(SOCKET_OPTIONS, app);
    const http = await listen(server, { host, port: config.port, advice: 'set PORT to another one' });
    listeners.push(http);
    const https = tls && identity ? await listenTls(app, host, tls, identity, log) : null;
    if (https) listeners.push(https);
    const url = (scheme: string, port: number) => `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
    return {
      ready: {
        url: url('http', http.port),
        tlsUrl: https && url('https', https.port),
        tlsTrust: identity?.trust ?? null,
      },
      stop: async () => {
        // Whoever waits for the end of a run is told so; the run goes on.
        stopping.abort();
        await Promise.all(listeners.map((listener) => listener.close()));
        await services.dispatcher.idle();
        await installation.close();
      },
    };
  } catch (error) {
    await Promise.all(listeners.map((listener) => listener.close()));
    await installation.close();
    throw error;
  }
}
