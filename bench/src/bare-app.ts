import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
import { parse } from 'yaml';

/** One route of the peer: what it validates with, and what it answers. */
export interface BareRoute {
  readonly method: 'get' | 'post';
  /** as the document names it */
  readonly template: string;
  readonly status: number;
  /** JSON */
  readonly answer: string;
}

/**
 * The peer of the HTTP benchmarks: Express with the same document, the same validator set-up (one instance per measured path)
 * and answers of the same size, but nothing behind them.
 *
 * Environment: DOCUMENT, file name below `openapi/`; PREFIX; ROUTES, a JSON list of {@link BareRoute}.
 */
const { DOCUMENT = '', PREFIX = '', ROUTES = '[]' } = process.env;
const document = parse(readFileSync(join(__dirname, '..', '..', 'openapi', DOCUMENT), 'utf8'));
document.servers = [{ url: PREFIX }];

const app = express();
app.disable('x-powered-by');
app.set('etag', false);
app.use(express.json());

for (const { method, template, status, answer } of JSON.parse(ROUTES) as BareRoute[]) {
  const body = JSON.parse(answer);
  const validator = OpenApiValidator.middleware({
    apiSpec: { ...document, paths: { [template]: document.paths[template] } },
    validateApiSpec: false,
    validateSecurity: false,
  });
  const path = PREFIX + template.replace(/\{(\w+)\}/g, ':$1');
  app[method](path, ...validator, (_request: express.Request, response: express.Response) => {
    response.status(status).json(body);
  });
}

const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as { port: number };
  process.send?.({ ready: { url: `http://127.0.0.1:${port}` } });
});
process.on('SIGTERM', () => process.exit(0));
