import { hashToken, type SigningKeys } from '@jobglot/core';

const REMEMBERED = 10_000;

/**
 * Remembers good tokens by their hash, so that a poller's costs one hash and a look-up instead of a signature. What the
 * client may do is not remembered here.
 */
export class VerifiedTokens<Token extends { readonly expiresAt: number }> {
  /** A token is good where it was signed: installations in one process must not believe each other's. */
  private readonly verified = new WeakMap<SigningKeys, Map<string, Token>>();

  /** @param verify @returns what a good token says, with its end in milliseconds since 1970; null: it is not good */
  constructor(private readonly verify: (keys: SigningKeys, token: string) => Token | null) {}

  /** @returns what the token says; null: it is not good, or not any more */
  read(keys: SigningKeys, token: string): Token | null {
    const known = this.knownTo(keys);
    const hash = hashToken(token);
    const read = known.get(hash) ?? this.verify(keys, token);
    if (!read || read.expiresAt <= Date.now()) {
      known.delete(hash);
      return null;
    }
    if (known.size >= REMEMBERED && !known.has(hash)) known.clear();
    known.set(hash, read);
    return read;
  }

  private knownTo(keys: SigningKeys): Map<string, Token> {
    let known = this.verified.get(keys);
    if (!known) {
      known = new Map();
      this.verified.set(keys, known);
    }
    return known;
  }
}
