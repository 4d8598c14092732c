import { type Caller, DomainError } from '@jobglot/core';
import { basicCredentials } from '@jobglot/http-kit';
import { invalidRequest, OAuthError } from './oauth-error';
import { proveSecret } from './prove-secret';
import { spellings } from './spellings';
import type { TokenContext } from './token-request';

/** Each one costs decoding the whole text: a header full of them would take a second, and nobody is proven yet. */
const MAX_COLONS = 100;

/**
 * The business manager grant: Basic with `login:password:clientSecret`. There are no users beside the clients, so that the
 * login is the client's id, and password and client secret are both its secret.
 * @throws DomainError `auth.missing`, `auth.invalid`, `auth.too_many_attempts`
 * @throws OAuthError `invalid_request`: no client_id; `invalid_grant`: another login or password, counted as a failed log-in
 */
export async function businessManager(context: TokenContext): Promise<Caller> {
  const { headers, query, body } = context;
  const clientId = query.client_id ?? body.client_id;
  if (!clientId) throw invalidRequest('Name the client in the query parameter client_id.');
  if (body.client_id !== undefined && body.client_id !== clientId) {
    throw invalidRequest('client_id in the form names another client than the query parameter.');
  }
  const basic = basicCredentials({ headers });
  if (!basic) throw new DomainError('auth.missing', 'Send login:password:clientSecret by Basic authentication.');
  const secrets = spellings(basic.user).includes(clientId) ? secretsSentTwice(basic.password) : [];
  if (secrets.length === 0) {
    const how = 'The login must be the client id, and the password must be the client secret.';
    throw new OAuthError(400, 'invalid_grant', how, 'auth.invalid');
  }
  return proveSecret(
    context,
    secrets.map((secret) => ({ clientId, secret })),
  );
}

/**
 * Secrets may hold colons: the colon that separates is the one with the same secret on both sides, in whichever spelling. A secret with more than 49 is not found.
 * @returns the secrets that `password:clientSecret` may mean, a few at most; none when the two differ
 */
export function secretsSentTwice(text: string): string[] {
  const found = new Set<string>();
  let colon = text.indexOf(':');
  for (let tried = 0; colon >= 0 && tried < MAX_COLONS; tried++) {
    const right = spellings(text.slice(colon + 1));
    for (const left of spellings(text.slice(0, colon))) if (right.includes(left)) found.add(left);
    colon = text.indexOf(':', colon + 1);
  }
  return [...found];
}
