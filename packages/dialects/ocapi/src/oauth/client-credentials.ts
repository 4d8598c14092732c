import { type Caller, DomainError } from '@jobglot/core';
import { basicCredentials } from '@jobglot/http-kit';
import { invalidRequest } from './oauth-error';
import { proveAssertion } from './prove-assertion';
import { type Credentials, proveSecret } from './prove-secret';
import { spellings } from './spellings';
import type { TokenContext } from './token-request';

/**
 * `grant_type=client_credentials` (RFC 6749 4.4): by Basic, by `client_id` and `client_secret` in the form, or by an
 * assertion (RFC 7523 2.2).
 * @throws DomainError `auth.missing`, `auth.invalid`, `auth.too_many_attempts`
 * @throws OAuthError `invalid_request`: more than one way at a time (RFC 6749 2.3)
 */
export async function clientCredentials(context: TokenContext): Promise<Caller> {
  const { headers, body } = context;
  const byAssertion = body.client_assertion !== undefined || body.client_assertion_type !== undefined;
  const ways = [headers.authorization !== undefined, body.client_secret !== undefined, byAssertion];
  if (ways.filter(Boolean).length > 1) {
    throw invalidRequest('Prove the client in one way: Basic, client_secret or client_assertion.');
  }
  return byAssertion ? proveAssertion(context) : proveSecret(context, readings(context));
}

function readings({ headers, body }: TokenContext): Credentials[] {
  const { client_id, client_secret } = body;
  if (client_id !== undefined && client_secret !== undefined) return [{ clientId: client_id, secret: client_secret }];
  const basic = basicCredentials({ headers });
  if (!basic) throw new DomainError('auth.missing', 'Send client id and secret by Basic authentication.');
  const ids = spellings(basic.user);
  const secrets = spellings(basic.password);
  const read = [{ clientId: basic.user, secret: basic.password }];
  if (ids.length + secrets.length > 2) read.push({ clientId: ids.at(-1)!, secret: secrets.at(-1)! });
  if (client_id !== undefined && !ids.includes(client_id)) {
    throw invalidRequest('client_id names another client than the Authorization header.');
  }
  return read;
}
