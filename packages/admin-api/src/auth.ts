import { DomainError } from '@jobglot/core';
import type { Authenticate } from '@jobglot/http-kit';

/** `Authorization: Bearer <token issued for audience admin>`, or Basic with a client's id and secret. */
export const authenticate: Authenticate = async (request, { authenticator }) => {
  const [scheme, value] = String(request.headers.authorization ?? '').split(' ', 2);
  if (!scheme || !value) {
    throw new DomainError('auth.missing', 'Send a client id and secret (Basic), or a token (Bearer).');
  }
  if (scheme.toLowerCase() === 'bearer') return authenticator.byToken(value, 'admin');
  const [id, ...secret] = Buffer.from(value, 'base64').toString('utf8').split(':');
  await request.refuseGuesses();
  return authenticator.bySecret(id ?? '', secret.join(':'));
};
