import { DomainError } from '@jobglot/core';
import type { Authenticate, AuthRequest } from '@jobglot/http-kit';

/** `x-cdata-authtoken`, or Basic with the token as password; when both are there the header wins. */
export const authenticate: Authenticate = async (request, { authenticator }) => {
  const header = request.headers['x-cdata-authtoken'];
  const token = typeof header === 'string' && header !== '' ? header : basicCredentials(request)?.password;
  if (!token) {
    throw new DomainError(
      'auth.missing',
      'Send a token in the header x-cdata-authtoken, or as the password of Basic authentication.',
    );
  }
  return authenticator.byToken(token, 'cdata');
};

/** Basic with client id and secret: for the one operation that issues tokens. */
export const authenticateBySecret: Authenticate = async (request, { authenticator }) => {
  const credentials = basicCredentials(request);
  if (!credentials) {
    throw new DomainError('auth.missing', 'Send client id and secret by Basic authentication.');
  }
  await request.refuseGuesses();
  return authenticator.bySecret(credentials.user, credentials.password);
};

/** @returns user and password of a Basic header (RFC 7617: the user has no colon), or null */
function basicCredentials({ headers }: AuthRequest): { user: string; password: string } | null {
  const match = /^Basic\s+([A-Za-z0-9+/=_-]+)\s*$/i.exec(headers.authorization?.toString() ?? '');
  if (!match) return null;
  const text = Buffer.from(match[1]!, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
