import { DomainError } from '@jobglot/core';
import { type Authenticate, basicCredentials } from '@jobglot/http-kit';
import { parameterOf } from './wire/parameters';

const AUDIENCE = 'cdata';

/**
 * The three forms of the vendor's pages: `x-cdata-authtoken`; Basic with the token as password or with a client's id and
 * secret; `?@authtoken=` where the installation allows it. Of several the first one counts.
 *
 * @param tokenInUrl JOBGLOT_AUTHTOKEN_IN_URL (the product's AllowAuthTokenInURL)
 */
export function authenticator(tokenInUrl: boolean): Authenticate {
  return async (request, { authenticator }) => {
    const header = request.headers['x-cdata-authtoken'];
    if (typeof header === 'string' && header !== '') return authenticator.byToken(header, AUDIENCE);
    const basic = basicCredentials(request);
    if (basic) {
      // A token first: it names its client by itself, and 256 random bits need no protection against guessing.
      try {
        return await authenticator.byToken(basic.password, AUDIENCE);
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'auth.invalid') throw error;
        return authenticator.bySecret(basic.user, basic.password, () => request.refuseGuesses());
      }
    }
    const inUrl = parameterOf(request.query, '@authtoken');
    if (inUrl === undefined) throw new DomainError('auth.missing', HOW);
    if (!tokenInUrl) throw new DomainError('auth.missing', `A token in the address is not accepted here. ${HOW}`);
    return authenticator.byToken(inUrl, AUDIENCE);
  };
}

const HOW =
  'Send a token in the header x-cdata-authtoken, or Basic authentication with a user and its token, or with a client id and its secret.';
