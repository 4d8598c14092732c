import { createSecretKey, randomUUID } from 'node:crypto';
import type { SigningKeys, TokenAudience } from '@jobglot/core';
import { decode, type JwtPayload, sign, type VerifyOptions, verify } from 'jsonwebtoken';

const ISSUER = 'jobglot';
const ALGORITHM = 'HS256';

/** What a good token says. */
export interface ClientToken {
  readonly clientId: string;
  /** milliseconds since 1970 */
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** everything it says, the dialect's own claims too */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** A dialect's tokens for clients: JWTs (RFC 7519), signed by the keys of the day. */
export class ClientTokens {
  /** @param purpose what the signing keys are asked for by */
  constructor(
    readonly purpose: string,
    private readonly audience: TokenAudience,
  ) {}

  /**
   * @param seconds a day at most: then the keys of its day are gone
   * @param claims of the dialect's own
   */
  sign(keys: SigningKeys, clientId: string, seconds: number, claims: Readonly<Record<string, string>> = {}): string {
    const { kid, key } = keys.current(this.purpose);
    return sign(claims, createSecretKey(key), {
      algorithm: ALGORITHM,
      keyid: kid,
      issuer: ISSUER,
      audience: this.audience,
      subject: clientId,
      expiresIn: seconds,
      jwtid: randomUUID(),
    });
  }

  /** @returns null: not one of ours, changed, expired, or for another audience */
  verify(keys: SigningKeys, token: string): ClientToken | null {
    try {
      const kid: unknown = decode(token, { complete: true })?.header.kid;
      const key = typeof kid === 'string' ? keys.find(this.purpose, kid) : null;
      if (!key) return null;
      const pinned: VerifyOptions = { algorithms: [ALGORITHM], issuer: ISSUER, audience: this.audience };
      const claims = verify(token, createSecretKey(key), pinned) as JwtPayload;
      const { sub, exp, iat } = claims;
      if (typeof sub !== 'string' || typeof exp !== 'number' || typeof iat !== 'number') return null;
      return { clientId: sub, issuedAt: iat * 1000, expiresAt: exp * 1000, claims };
    } catch {
      return null;
    }
  }
}
