import { join } from 'node:path';
import { DomainError } from '@jobglot/core';
import { type Dialect, formCodec, row } from '@jobglot/http-kit';
import { faults } from './errors';
import { issueToken } from './issue-token';
import { withoutEmpty } from './token-request';

/** The keys that signed a token verify it on the next day too, and not longer. */
const DAY_SECONDS = 86_400;
/** RFC 6749 5.1: tokens are not to be kept on the way; errors neither. */
const NO_STORE = { 'Cache-Control': 'no-store', Pragma: 'no-cache' };

export interface OcapiOauthOptions {
  /** life of a token; 1 to 86400, default 1800 as the vendor's */
  readonly tokenSeconds?: number;
}

/**
 * Where OCAPI's clients get their tokens: the account manager's address and the instance's own. Both serve the same table,
 * since the grant type says by itself what is meant.
 * @throws RangeError for a life that no token can have
 */
export function createOcapiOauth({ tokenSeconds = 1800 }: OcapiOauthOptions = {}): Dialect {
  if (!Number.isInteger(tokenSeconds) || tokenSeconds < 1 || tokenSeconds > DAY_SECONDS) {
    throw new RangeError(`tokenSeconds must be a whole number from 1 to ${DAY_SECONDS}`);
  }
  return {
    name: 'ocapi-oauth',
    title: 'Salesforce OCAPI: tokens',
    prefixes: ['/dwsso/oauth2', '/dw/oauth2'],
    document: join(__dirname, '../../../../../openapi/ocapi-oauth.yaml'),
    codec: formCodec,
    operations: [
      row(['getAccessToken', 'POST', '/access_token', 'public'], {
        handle: issueToken(tokenSeconds),
        prepare: withoutEmpty,
      }),
    ],
    authenticate: nobody,
    faults,
    present: (_request, reply) => ({ ...reply, headers: { ...NO_STORE, ...reply.headers } }),
  };
}

/** The token endpoint with the vendor's life of tokens. */
export const ocapiOauth: Dialect = createOcapiOauth();

/** The one operation is public: its handler proves the client. */
async function nobody(): Promise<never> {
  throw new DomainError('auth.missing', 'Send client id and secret by Basic authentication.');
}
