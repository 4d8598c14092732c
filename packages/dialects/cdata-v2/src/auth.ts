import { DomainError } from '@jobglot/core';
import { type Authenticate, basicCredentials } from '@jobglot/http-kit';

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
