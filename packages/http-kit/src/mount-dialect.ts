import { DomainError } from '@jobglot/core';
import { type Request, type Response, Router } from 'express';
import type { Dialect, Operation } from './dialect';
import type { MountOptions } from './mount-options';
import { checkTable } from './openapi/check-table';
import { bySpecificity, expressPath } from './openapi/express-path';
import { loadDocument, type OpenApiDocument } from './openapi/openapi-document';
import { Validator } from './openapi/validator';
import { Exchange } from './request/exchange';
import { FailedLogins } from './request/failed-logins';
import { bytesReader } from './request/read-bytes';
import { offer, refuse, respond, type Target } from './request/respond';
import type { Responding } from './request/responding';

const DEFAULT_BODY_LIMIT = 1_048_576;
const NO_QUERY = {};

/** A dialect with its document and its validators, ready to be mounted at each of its prefixes. */
export interface MountedDialect {
  readonly dialect: Dialect;
  readonly document: OpenApiDocument;
  router(prefix: string): Router;
  warmUp(): Promise<void>;
}

/** @throws Error when table and document differ */
export function mountDialect(dialect: Dialect, options: MountOptions): MountedDialect {
  const document = loadDocument(dialect.document);
  checkTable(dialect.name, document, dialect.operations);
  const to: Responding = {
    dialect,
    options: { ...options, failedLogins: options.failedLogins ?? new FailedLogins() },
    readBytes: bytesReader(dialect.bodyLimit ?? options.bodyLimit ?? DEFAULT_BODY_LIMIT),
  };
  const responses = options.validateResponses ?? false;
  const shared = new Validator(document, responses);
  const hotPaths = [...new Set(dialect.operations.filter(({ hot }) => hot).map(({ path }) => path))];
  const own = new Map(hotPaths.map((path) => [path, new Validator(document, responses, path)]));
  const validatorOf = (path: string) => own.get(path) ?? shared;
  return {
    dialect,
    document,
    router: (prefix) => dialectRouter(to, document, prefix, validatorOf),
    warmUp: async () => {
      for (const validator of [shared, ...own.values()]) await validator.warmUp();
    },
  };
}

function dialectRouter(
  to: Responding,
  document: OpenApiDocument,
  prefix: string,
  validatorOf: (path: string) => Validator,
): Router {
  const { dialect } = to;
  const router = Router({ caseSensitive: !dialect.ignoreCase });
  const unknown = `${prefix}/*`;
  const exchange = (req: Request, res: Response) => new Exchange(req, res, to);
  if (dialect.route) {
    const route = dialect.route.bind(dialect);
    router.use((req, _res, next) => {
      const [path = '', ...search] = req.url.split('?');
      // Reading a query costs; most requests of the hot paths have none.
      const query = search.length > 0 ? req.query : NO_QUERY;
      const taken = route({ method: req.method, path, headers: req.headers, query });
      req.method = taken.method;
      req.url = [taken.path, ...search].join('?');
      next();
    });
  }
  for (const [path, operations] of byPath(dialect.operations)) {
    const route = router.route(expressPath(path));
    for (const operation of operations) {
      const method = operation.method.toLowerCase() as 'get';
      const takesBody = document.paths[path]?.[method]?.requestBody !== undefined;
      const target: Target = { operation, validator: validatorOf(path), takesBody, route: `${prefix}${path}` };
      route[method]((req, res) => respond(to, exchange(req, res), target));
    }
    const allow = allowed(operations);
    route.all((req, res) => {
      if (req.method === 'OPTIONS') return offer(to, exchange(req, res), `${prefix}${path}`, allow);
      const served = operations.map(({ method }) => method).join(', ');
      const error = new DomainError('request.method_not_allowed', `${req.method} is not one of: ${served}.`, { allow });
      return refuse(to, exchange(req, res), `${prefix}${path}`, error);
    });
  }
  router.use((req, res) => {
    const error = new DomainError('request.path_not_found', 'There is no such path.');
    return refuse(to, exchange(req, res), unknown, error);
  });
  // Express reads parameters before any handler runs: a path that is not valid percent-encoding ends here.
  router.use((error: unknown, req: Request, res: Response, _next: unknown) =>
    refuse(to, exchange(req, res), unknown, error),
  );
  return router;
}

function allowed(operations: readonly Operation[]): string {
  const methods = operations.map(({ method }) => method);
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}

function byPath(operations: readonly Operation[]): [string, Operation[]][] {
  const paths = new Map<string, Operation[]>();
  // Routes are tried one by one: of two that are equally specific the hot one comes first.
  for (const operation of operations.toSorted((a, b) => Number(b.hot ?? false) - Number(a.hot ?? false))) {
    const rows = paths.get(operation.path);
    if (rows) rows.push(operation);
    else paths.set(operation.path, [operation]);
  }
  return [...paths].sort(([a], [b]) => bySpecificity(a, b));
}
