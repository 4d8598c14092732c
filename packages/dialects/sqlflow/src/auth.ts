import { DomainError } from '@jobglot/core';
import { type Authenticate, type AuthRequest, VerifiedTokens } from '@jobglot/http-kit';
import { verifyUserToken } from './tokens/user-token';

const tokens = new VerifiedTokens(verifyUserToken);

/**
 * `userId` and `token` among the parameters, in the query or in the form, as every client of the vendor sends them. A token has a
 * 256-bit signature: a bad one is no failed log-in that would be counted, since pollers come back with ended ones.
 *
 * @throws DomainError `auth.missing`
 */
export const authenticate: Authenticate = async (request, { authenticator, signingKeys }) => {
  const { userId, token } = await credentials(request);
  if (userId === '') throw notGood('userId is required');
  if (token === '') throw notGood('token is required; get one from /user/generateToken');
  const read = tokens.read(signingKeys, token);
  if (!read || read.clientId !== userId) throw notGood('the token is invalid, expired, or of another user');
  try {
    return await authenticator.bySignedToken(userId);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'auth.invalid') throw notGood('there is no such user any more');
    throw error;
  }
};

async function credentials(request: AuthRequest): Promise<{ userId: string; token: string }> {
  const { fields } = await request.form();
  const of = (name: string) => {
    const value = fields[name] ?? request.query[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  return { userId: of('userId'), token: of('token') };
}

function notGood(problem: string): DomainError {
  return new DomainError('auth.missing', `Authentication failed: ${problem}.`);
}
