import { type Caller, DomainError, type Services } from '@jobglot/core';
import type { AuthRequest } from '@jobglot/http-kit';
import { type Authorization, parseAuthorization } from './authorization';
import { isTimely } from './sdk-date';
import { signatureVerifier } from './verify-signature';

const FAIL = 'Incorrect IAM authentication information: verify aksk signature fail';

/**
 * Proves a caller by `SDK-HMAC-SHA256` (AK/SK): the access key is a client's id, the secret key its secret. What can be
 * refused without the body comes first. An unknown client and a wrong secret look alike.
 * @param header of Authorization
 * @throws DomainError `auth.invalid`, `auth.too_many_attempts`
 * @throws DomainError `access.role`: the signed `X-Project-Id` is not the address's project
 */
export async function proveSignature(request: AuthRequest, header: string, services: Services): Promise<Caller> {
  const authorization = parseAuthorization(header);
  const date = request.headers['x-sdk-date'];
  if (!authorization || typeof date !== 'string') throw invalid(FAIL);
  if (!isTimely(date, Date.now())) throw invalid(`${FAIL}: X-Sdk-Date is not within 15 minutes of the server's time`);
  const caller = await bySignature(request, authorization, date, services);
  checkProject(request, authorization);
  return caller;
}

async function bySignature(
  request: AuthRequest,
  authorization: Authorization,
  date: string,
  { authenticator }: Services,
): Promise<Caller> {
  const verify = signatureVerifier(request, authorization, date);
  const refuse = () => request.refuseGuesses();
  try {
    return await authenticator.bySignature(authorization.accessKey, request.address, verify, refuse);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'auth.invalid') throw invalid(FAIL);
    throw error;
  }
}

/** Go's clients add the header after they have signed: then it says nothing. */
function checkProject({ headers, prefixParams }: AuthRequest, { signedHeaders }: Authorization): void {
  const { project_id } = prefixParams;
  if (project_id === undefined || !signedHeaders.includes('x-project-id')) return;
  if (headers['x-project-id'] === project_id) return;
  throw new DomainError('access.role', 'X-Project-Id names another project than the address.');
}

function invalid(message: string): DomainError {
  return new DomainError('auth.invalid', message);
}
