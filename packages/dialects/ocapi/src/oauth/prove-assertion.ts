import type { Caller } from '@jobglot/core';
import { decode, type JwtPayload, verify } from 'jsonwebtoken';
import { SKEW_SECONDS, wrongClaims } from './assertion-claims';
import { invalidRequest, OAuthError } from './oauth-error';
import type { TokenContext } from './token-request';

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * Proves a client by a JWT that it signed with its private key (RFC 7523 2.2 and 3).
 * @throws OAuthError `invalid_request`, and `invalid_client` (RFC 7523 3.2), counted as a failed log-in
 * @throws DomainError `auth.invalid`: unknown client, or none of its keys fits
 */
export async function proveAssertion(context: TokenContext): Promise<Caller> {
  const { client_id, client_assertion: assertion, client_assertion_type } = context.body;
  if (client_assertion_type !== JWT_BEARER) throw invalidRequest(`client_assertion_type must be ${JWT_BEARER}.`);
  if (assertion === undefined) throw invalidRequest('client_assertion is missing.');
  const claims = unverifiedClaims(assertion);
  if (!claims) throw refused('it is no JWT.');
  const wrong = wrongClaims(claims, Math.floor(Date.now() / 1000));
  if (wrong) throw refused(wrong);
  const clientId = claims.sub!;
  if (client_id !== undefined && client_id !== clientId) throw refused('client_id names another client.');
  return context.services.authenticator.byAssertion(
    clientId,
    (publicKeys) => publicKeys.some((publicKey) => isSignedBy(publicKey, assertion)),
    () => context.refuseGuesses(),
  );
}

/**
 * The algorithms are pinned: with any other one, an HMAC by the public key as its secret would do.
 * @param publicKey PEM
 */
export function isSignedBy(publicKey: string, assertion: string): boolean {
  try {
    verify(assertion, publicKey, { algorithms: ['RS256', 'ES256'], clockTolerance: SKEW_SECONDS });
    return true;
  } catch {
    // Whatever it is, also a PEM that cannot be read: this key does not prove it. The error may quote the assertion.
    return false;
  }
}

function unverifiedClaims(assertion: string): JwtPayload | null {
  try {
    return decode(assertion, { json: true });
  } catch {
    return null;
  }
}

function refused(why: string): OAuthError {
  return new OAuthError(401, 'invalid_client', `The assertion is not accepted: ${why}`, 'auth.invalid');
}
