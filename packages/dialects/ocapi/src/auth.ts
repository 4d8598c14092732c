import { type Caller, DomainError, type Services } from '@jobglot/core';
import { type Authenticate, VerifiedTokens } from '@jobglot/http-kit';
import { OcapiFault } from './fault';
import { verifyAccessToken } from './oauth/access-token';

/** RFC 6750 2.1 */
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

const tokens = new VerifiedTokens(verifyAccessToken);

/**
 * A bearer token of the token endpoint, for the data API and the log files. Names of clients beside it (`client_id`,
 * `x-dw-client-id`) are not looked at: the token says whose it is. It has a 256-bit signature, so that failures are not
 * counted.
 * @throws OcapiFault 401, by the official names; clients renew their token on InvalidAccessTokenException alone
 */
export const authenticate: Authenticate = async ({ headers }, services) => {
  const header = headers.authorization;
  if (!header) throw unauthorized('AuthorizationHeaderMissing', 'Send the header Authorization: Bearer and a token.');
  const token = BEARER.exec(header.toString())?.[1];
  if (!token) throw unauthorized('InvalidAuthorizationHeader', 'The header must be Authorization: Bearer and a token.');
  const read = tokens.read(services.signingKeys, token);
  if (!read) {
    throw unauthorized('InvalidAccessToken', 'The access token is invalid or expired: get a new one.');
  }
  return callerOf(read.clientId, services);
};

async function callerOf(clientId: string, { authenticator }: Services): Promise<Caller> {
  try {
    return await authenticator.bySignedToken(clientId);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'auth.invalid') throw error;
    // A new token is not to be had either: whoever renews on InvalidAccessToken would do so for nothing.
    throw unauthorized('UnknownClientId', 'The client that this token was issued to does not exist any more.', {
      clientId,
    });
  }
}

function unauthorized(name: string, message: string, args = {}): OcapiFault {
  return new OcapiFault(401, `${name}Exception`, message, args);
}
