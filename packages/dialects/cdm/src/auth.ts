import { DomainError } from '@jobglot/core';
import type { Authenticate } from '@jobglot/http-kit';
import { proveToken } from './iam/prove-token';
import { isSigned, proveSignature } from './signature';

/**
 * A token of `POST /v3/auth/tokens`, else a request signature; for the operations of both CDM and IAM.
 * @throws DomainError whose message is the vendor's `error_msg` (notes, section 6)
 */
export const authenticate: Authenticate = async (request, services) => {
  const token = request.headers['x-auth-token']?.toString();
  if (token) return proveToken(request, token, services);
  const header = request.headers.authorization?.toString() ?? '';
  if (isSigned(header)) return proveSignature(request, header, services);
  throw new DomainError('auth.missing', 'Incorrect IAM authentication information: x-auth-token not found');
};
