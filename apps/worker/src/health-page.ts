import { createServer } from 'node:http';
import type { Metrics } from '@jobglot/observability';

/** Serves `/healthz` and `/metrics` of a worker, for container health checks and Prometheus. @returns closes it */
export function serveHealthPage(
  host: string,
  port: number,
  metrics: Metrics,
  ping: () => Promise<void>,
): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    const answer = (status: number, contentType: string, body: string) =>
      response.writeHead(status, { 'content-type': contentType }).end(body);
    if (request.url === '/metrics') {
      void metrics.render().then(({ contentType, text }) => answer(200, contentType, text));
    } else if (request.url === '/healthz') {
      ping().then(
        () => answer(200, 'text/plain', 'ok\n'),
        () => answer(503, 'text/plain', 'the database is away\n'),
      );
    } else answer(404, 'text/plain', 'not found\n');
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      resolve(
        () =>
          new Promise<void>((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      );
    });
  });
}
