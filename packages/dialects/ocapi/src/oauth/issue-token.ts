import type { Caller } from '@jobglot/core';
import { ok, type Reply } from '@jobglot/http-kit';
import { signAccessToken } from './access-token';
import { businessManager } from './business-manager';
import { clientCredentials } from './client-credentials';
import { invalidRequest, OAuthError } from './oauth-error';
import type { TokenContext, TokenRequest } from './token-request';

interface Grant {
  prove(context: TokenContext): Promise<Caller>;
  /** tokens of this grant live no longer */
  readonly maxSeconds: number;
}

const GRANTS: ReadonlyMap<string, Grant> = new Map([
  ['client_credentials', { prove: clientCredentials, maxSeconds: Number.POSITIVE_INFINITY }],
  [
    'urn:demandware:params:oauth:grant-type:client-id:dwsid:dwsecuretoken',
    // The vendor's life of these tokens.
    { prove: businessManager, maxSeconds: 900 },
  ],
]);

/**
 * `POST /access_token`: a token for a client that proves itself.
 * @param tokenSeconds life of a token
 */
export function issueToken(tokenSeconds: number): (context: TokenContext) => Promise<Reply> {
  return async (context) => {
    const { body }: { readonly body: TokenRequest | undefined } = context;
    if (!body) throw invalidRequest('Send a form with grant_type.');
    const grant = GRANTS.get(body.grant_type);
    if (!grant) {
      const known = [...GRANTS.keys()].join(' and ');
      throw new OAuthError(400, 'unsupported_grant_type', `The grant types are ${known}.`);
    }
    const { clientId } = await grant.prove(context);
    const seconds = Math.min(tokenSeconds, grant.maxSeconds);
    return ok({
      access_token: signAccessToken(context.services.signingKeys, clientId, seconds),
      expires_in: seconds,
      refresh_expires_in: 0,
      token_type: 'Bearer',
      'not-before-policy': 0,
      scope: 'mail',
    });
  };
}
