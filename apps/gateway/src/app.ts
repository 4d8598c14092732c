import { adminApi } from '@jobglot/admin-api';
import type { Services } from '@jobglot/core';
import { createCdataV1 } from '@jobglot/dialect-cdata-v1';
import { cdataV2 } from '@jobglot/dialect-cdata-v2';
import { createCdm } from '@jobglot/dialect-cdm';
import { createOcapi } from '@jobglot/dialect-ocapi';
import { sqlflow } from '@jobglot/dialect-sqlflow';
import { type Dialect, httpApp, mountDialects } from '@jobglot/http-kit';
import type { Logger, Metrics } from '@jobglot/observability';
import cors from 'cors';
import type { Express } from 'express';
import { docsPages } from './docs-pages';
import { healthPages } from './health-pages';
import { httpLog } from './http-log';

/** Every API that is spoken here. A further dialect is one more line. */
export function dialects({ authTokenInUrl, ocapi, timeZone }: DialectOptions): readonly Dialect[] {
  return [
    createCdataV1({ tokenInUrl: authTokenInUrl }),
    cdataV2,
    ...createCdm({ timeZone }),
    ...createOcapi(ocapi),
    sqlflow,
    adminApi,
  ];
}

/** What the installation allows or forbids in single dialects. */
export interface DialectOptions {
  readonly authTokenInUrl: boolean;
  readonly ocapi: { readonly deleteCancels: boolean; readonly tokenSeconds: number };
  /** IANA name: the installation's zone */
  readonly timeZone: string;
}

export interface AppOptions extends DialectOptions {
  readonly services: Services;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly ping: () => Promise<void>;
  readonly publicUrl: string | null;
  readonly corsOrigins: readonly string[];
  /** aborted when the process stops */
  readonly stopping?: AbortSignal;
  /** for tests: answers are validated too */
  readonly validateResponses?: boolean;
}

/** @returns the whole HTTP side, its validators warmed up @throws Error when a dialect's document cannot be served */
export async function createApp(options: AppOptions): Promise<Express> {
  const { services, log, metrics, ping, publicUrl, corsOrigins, stopping, validateResponses = false } = options;
  const spoken = dialects(options);
  const app = httpApp();
  if (corsOrigins.length > 0) app.use(cors({ origin: [...corsOrigins] }));
  const mounted = mountDialects(app, spoken, {
    services,
    log: httpLog(log, metrics),
    publicUrl,
    validateResponses,
    ...(stopping && { stopping }),
  });
  app.use(healthPages(metrics, ping));
  app.use('/docs', docsPages(spoken));
  await mounted.warmUp();
  app.use((_request, response) => void response.status(404).type('text').send('Nothing is here; see /docs.\n'));
  return app;
}
