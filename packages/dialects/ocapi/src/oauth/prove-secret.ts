import { type Caller, DomainError } from '@jobglot/core';
import type { TokenContext } from './token-request';

/** One reading of what was sent. */
export interface Credentials {
  readonly clientId: string;
  readonly secret: string;
}

/**
 * Proves a caller by the first reading that fits. However many were tried, the failure is thrown, and counted, once.
 * @param readings at least one
 * @throws DomainError `auth.invalid`, `auth.too_many_attempts`
 */
export async function proveSecret(context: TokenContext, readings: readonly Credentials[]): Promise<Caller> {
  const { authenticator } = context.services;
  const [{ clientId, secret }, ...others] = readings as readonly [Credentials, ...Credentials[]];
  try {
    return await authenticator.bySecret(clientId, secret, () => context.refuseGuesses());
  } catch (error) {
    const wrong = error instanceof DomainError && error.code === 'auth.invalid';
    if (!wrong || others.length === 0) throw error;
    return proveSecret(context, others);
  }
}
