import { type Caller, DomainError, type Services } from '@jobglot/core';
import { type AuthRequest, VerifiedTokens } from '@jobglot/http-kit';
import { type ProjectToken, verifyProjectToken } from './project-token';

const tokens = new VerifiedTokens(verifyProjectToken);

/** @returns what a token of this installation says; null: it is not good, or not any more */
export function readToken({ signingKeys }: Services, token: string): ProjectToken | null {
  return tokens.read(signingKeys, token);
}

/**
 * Proves a caller by a token of `POST /v3/auth/tokens`. It is good for the addresses of its project, and one for the domain
 * for those that belong to none.
 * @param text of X-Auth-Token
 * @throws DomainError `auth.missing`: the token is not good, or its client is gone. A token has a 256-bit signature: this is
 *   no failed log-in that would be counted, since a poller whose token has ended would lock out its whole address
 * @throws DomainError `access.role`: it is good for another project
 */
export async function proveToken({ prefixParams }: AuthRequest, text: string, services: Services): Promise<Caller> {
  const token = readToken(services, text);
  if (!token) throw notGood();
  const caller = await callerOf(token, services);
  const { project_id } = prefixParams;
  if (project_id !== undefined && project_id !== token.project) {
    throw new DomainError('access.role', 'The token is not for the project of the address: get one with that scope.');
  }
  return caller;
}

async function callerOf({ clientId }: ProjectToken, { authenticator }: Services): Promise<Caller> {
  try {
    return await authenticator.bySignedToken(clientId);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'auth.invalid') throw notGood();
    throw error;
  }
}

function notGood(): DomainError {
  return new DomainError('auth.missing', 'Incorrect IAM authentication information: decrypt token fail');
}
