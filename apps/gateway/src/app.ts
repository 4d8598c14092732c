import { adminApi } from '@jobglot/admin-api';
import type { Services } from '@jobglot/core';
import { cdataV2 } from '@jobglot/dialect-cdata-v2';
import { type Dialect, httpApp, mountDialects } from '@jobglot/http-kit';
import type { Logger, Metrics } from '@jobglot/observability';
import cors from 'cors';
import type { Express } from 'express';
import { docsPages } from './docs-pages';
import { healthPages } from './health-pages';
import { httpLog } from './http-log';

/** Every API that is spoken here. A further dialect is one more line. */
export const DIALECTS: readonly Dialect[] = [cdataV2, adminApi];

export interface AppOptions {
  readonly services: Services;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly ping: () => Promise<void>;
  readonly publicUrl: string | null;
  readonly corsOrigins: readonly string[];
  /** for tests: answers are validated too */
  readonly validateResponses?: boolean;
}

/** @returns the whole HTTP side, its validators warmed up @throws Error when a dialect's document cannot be served */
export async function createApp(options: AppOptions): Promise<Express> {
  const { services, log, metrics, ping, publicUrl, corsOrigins, validateResponses = false } = options;
  const app = httpApp();
  app.use(healthPages(metrics, ping));
  app.use('/docs', docsPages(DIALECTS));
  if (corsOrigins.length > 0) app.use(cors({ origin: [...corsOrigins] }));
  const mounted = mountDialects(app, DIALECTS, {
    services,
    log: httpLog(log, metrics),
    publicUrl,
    validateResponses,
  });
  await mounted.warmUp();
  app.use((_request, response) => void response.status(404).type('text').send('Nothing is here; see /docs.\n'));
  return app;
}
