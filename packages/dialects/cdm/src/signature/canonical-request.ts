import type { AuthRequest } from '@jobglot/http-kit';
import { canonicalPaths } from './canonical-path';
import { canonicalQuery } from './canonical-query';

/** The part of a request, beside its body, that a signature covers. */
export type SignedRequest = Pick<AuthRequest, 'method' | 'url' | 'headers'>;

/**
 * What a client signs (notes, section 6), over exactly the headers that it names.
 * @param bodyHash SHA-256, hex
 * @returns one text for each way to encode the path; its characters are bytes (latin1), as Node reads headers. None when the
 *   request lacks a signed header
 */
export function canonicalRequests(
  { method, url, headers }: SignedRequest,
  signedHeaders: readonly string[],
  bodyHash: string,
): readonly string[] {
  if (!signedHeaders.every((name) => Object.hasOwn(headers, name))) return [];
  const [path = '', ...query] = url.split('?');
  // Only Set-Cookie comes as a list; Node has joined other repeated headers.
  const lines = signedHeaders.map((name) => `${name}:${[headers[name]].flat().join(', ').trim()}\n`).join('');
  const rest = [canonicalQuery(query.join('?')), lines, signedHeaders.join(';'), bodyHash].join('\n');
  return canonicalPaths(path).map((uri) => `${method}\n${uri}\n${rest}`);
}
