import { createSecretKey, randomUUID } from 'node:crypto';
import type { SigningKeys, TokenAudience } from '@jobglot/core';
import { decode, type JwtPayload, sign, type VerifyOptions, verify } from 'jsonwebtoken';

/** What its key signs. */
export const PURPOSE = 'sqlflow token';
const ISSUER = 'jobglot';
const AUDIENCE: TokenAudience = 'sqlflow';
const ALGORITHM = 'HS256';
/** The vendor's life of a token (notes, 4), and the longest that its key verifies. */
const LIFE_SECONDS = 86_400;

/** What a good token says. */
export interface UserToken {
  readonly clientId: string;
  /** milliseconds since 1970 */
  readonly expiresAt: number;
}

/** @returns a JWT that lives for 24 hours */
export function signUserToken(keys: SigningKeys, clientId: string): string {
  const { kid, key } = keys.current(PURPOSE);
  return sign({}, createSecretKey(key), {
    algorithm: ALGORITHM,
    keyid: kid,
    issuer: ISSUER,
    audience: AUDIENCE,
    subject: clientId,
    expiresIn: LIFE_SECONDS,
    jwtid: randomUUID(),
  });
}

/** @returns null: not one of ours, changed, expired, or for another audience */
export function verifyUserToken(keys: SigningKeys, token: string): UserToken | null {
  try {
    const kid: unknown = decode(token, { complete: true })?.header.kid;
    const key = typeof kid === 'string' ? keys.find(PURPOSE, kid) : null;
    if (!key) return null;
    const pinned: VerifyOptions = { algorithms: [ALGORITHM], issuer: ISSUER, audience: AUDIENCE };
    const { sub, exp } = verify(token, createSecretKey(key), pinned) as JwtPayload;
    return typeof sub === 'string' && typeof exp === 'number' ? { clientId: sub, expiresAt: exp * 1000 } : null;
  } catch {
    return null;
  }
}
