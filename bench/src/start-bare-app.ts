import { join } from 'node:path';
import type { BareRoute } from './bare-app';
import { type MeasuredProcess, startProcess } from './processes';

/** Starts the peer with routes of one document. */
export function startBareApp(document: string, prefix: string, routes: readonly BareRoute[]): Promise<MeasuredProcess> {
  return startProcess(join(__dirname, 'bare-app.js'), {
    DOCUMENT: document,
    PREFIX: prefix,
    ROUTES: JSON.stringify(routes),
  });
}
