import { DomainError, type DomainErrorCode } from '@jobglot/core';

/** How an error looks on the wire: its status, and its word of RFC 6749 5.2 or 4.1.2.1. */
export interface OAuthFault {
  readonly status: number;
  readonly error:
    | 'invalid_request'
    | 'invalid_client'
    | 'invalid_grant'
    | 'unsupported_grant_type'
    | 'temporarily_unavailable'
    | 'server_error';
}

/** An error that OAuth has a word for and the domain has none. */
export class OAuthError extends DomainError implements OAuthFault {
  /**
   * @param message one plain sentence; no part of a credential
   * @param code `auth.invalid` for a failed log-in, so that it is counted against the address
   */
  constructor(
    readonly status: OAuthFault['status'],
    readonly error: OAuthFault['error'],
    message: string,
    code: DomainErrorCode = 'request.invalid',
  ) {
    super(code, message);
  }
}

/** @returns a 400 `invalid_request` */
export function invalidRequest(message: string): OAuthError {
  return new OAuthError(400, 'invalid_request', message);
}
