import type { AuthRequest } from '../dialect';

/** @returns user and password of a Basic header (RFC 7617: the user has no colon), or null */
export function basicCredentials({ headers }: Pick<AuthRequest, 'headers'>): { user: string; password: string } | null {
  const match = /^Basic\s+([A-Za-z0-9+/=_-]+)\s*$/i.exec(headers.authorization?.toString() ?? '');
  if (!match) return null;
  const text = Buffer.from(match[1]!, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
