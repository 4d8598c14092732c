import type { ArrivedRequest } from '@jobglot/http-kit';
import { badRequest } from '../fault';
import { checkFormat } from './format';
import { checkVersion } from './version';

const METHOD_HEADER = 'x-dw-http-method-override';
const OVERRIDES: ReadonlySet<unknown> = new Set(['DELETE', 'HEAD', 'OPTIONS', 'PUT', 'PATCH']);

/**
 * What a request is taken for: another method by override, no doubled slashes.
 * @throws OcapiFault for versions, formats and overrides that are refused whatever they address
 */
export function route(request: ArrivedRequest): { method: string; path: string } {
  const path = request.path.replace(/\/{2,}/g, '/');
  const [, api, version = ''] = path.split('/');
  if (api === 'data') checkVersion(version);
  checkFormat(request);
  return { method: request.method === 'POST' ? overridden(request) : request.method, path };
}

/** The query wins over the header, as the vendor's page on HTTP methods says. */
function overridden({ headers, query }: ArrivedRequest): string {
  const method = query.method ?? headers[METHOD_HEADER];
  if (method === undefined) return 'POST';
  if (OVERRIDES.has(method)) return method as string;
  const shown = String(method).slice(0, 50);
  throw badRequest('IllegalHttpMethodOverrideException', `'${shown}' cannot stand for POST.`, { method: shown });
}
