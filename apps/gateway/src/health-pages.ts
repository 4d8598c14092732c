import type { Metrics } from '@jobglot/observability';
import { Router } from 'express';

/** `/healthz`: the process lives. `/readyz`: it can serve. `/metrics`: for Prometheus. */
export function healthPages(metrics: Metrics, ping: () => Promise<void>): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => void response.type('text').send('ok\n'));
  router.get('/readyz', async (_request, response) => {
    try {
      await ping();
      response.type('text').send('ready\n');
    } catch {
      response.status(503).type('text').send('the database is away\n');
    }
  });
  router.get('/metrics', async (_request, response) => {
    const { contentType, text } = await metrics.render();
    response.type(contentType).send(text);
  });
  return router;
}
