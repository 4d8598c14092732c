import { hashToken, type SigningKeys } from '@jobglot/core';
import { type AccessToken, verifyAccessToken } from './access-token';

const REMEMBERED = 10_000;

/**
 * Remembers good tokens by their hash, so that a poller's costs one hash and a look-up instead of a signature. What the
 * client may do is not remembered here.
 */
export class VerifiedTokens {
  private readonly verified = new Map<string, AccessToken>();

  constructor(private readonly keys: SigningKeys) {}

  /** @returns the client that the token was issued to; null: the token is not good, or not any more */
  clientOf(token: string): string | null {
    const hash = hashToken(token);
    const known = this.verified.get(hash) ?? this.verify(hash, token);
    if (!known) return null;
    if (known.expiresAt > Date.now()) return known.clientId;
    this.verified.delete(hash);
    return null;
  }

  private verify(hash: string, token: string): AccessToken | null {
    const verified = verifyAccessToken(this.keys, token);
    if (!verified) return null;
    if (this.verified.size >= REMEMBERED) this.verified.clear();
    this.verified.set(hash, verified);
    return verified;
  }
}
