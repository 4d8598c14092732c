import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
import { parse } from 'yaml';

/**
 * The peer of the HTTP benchmarks: Express with the same v2 document, the same validator set-up (one instance per measured path)
 * and answers of the same size, but nothing behind them.
 *
 * Environment: EXECUTE_ANSWER and STATUS_ANSWER, the JSON to answer; EXECUTE_STATUS, its HTTP status.
 */
const PREFIX = '/api.rsc/v2';
const document = parse(readFileSync(join(__dirname, '..', '..', 'openapi', 'cdata-v2.yaml'), 'utf8'));
document.servers = [{ url: PREFIX }];

const app = express();
app.disable('x-powered-by');
app.set('etag', false);
app.use(express.json());
const { EXECUTE_ANSWER, EXECUTE_STATUS, STATUS_ANSWER } = process.env;

const routes = [
  ['post', '/jobs/{job_id}/execute', '/jobs/:job_id/execute', Number(EXECUTE_STATUS), EXECUTE_ANSWER],
  ['get', '/jobs/{job_id}/status', '/jobs/:job_id/status', 200, STATUS_ANSWER],
] as const;

for (const [method, template, path, status, answer] of routes) {
  const body = JSON.parse(answer ?? '{}');
  const validator = OpenApiValidator.middleware({
    apiSpec: { ...document, paths: { [template]: document.paths[template] } },
    validateApiSpec: false,
    validateSecurity: false,
  });
  app[method](PREFIX + path, ...validator, (_request: express.Request, response: express.Response) => {
    response.status(status).json(body);
  });
}

const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as { port: number };
  process.send?.({ ready: { url: `http://127.0.0.1:${port}` } });
});
process.on('SIGTERM', () => process.exit(0));
