import { createSecretKey, randomUUID } from 'node:crypto';
import type { SigningKeys, TokenAudience } from '@jobglot/core';
import { decode, type JwtPayload, sign, type VerifyOptions, verify } from 'jsonwebtoken';

/** What the signing keys are asked for by. */
export const PURPOSE = 'ocapi access token';
export const ISSUER = 'jobglot';
export const AUDIENCE: TokenAudience = 'ocapi';
const ALGORITHM = 'HS256';

/** What a good token says. */
export interface AccessToken {
  readonly clientId: string;
  /** milliseconds since 1970 */
  readonly expiresAt: number;
}

/**
 * @param seconds a day at most: then the keys of its day are gone
 * @returns a JWT, since the b2c CLI reads the parts of one
 */
export function signAccessToken(keys: SigningKeys, clientId: string, seconds: number): string {
  const { kid, key } = keys.current(PURPOSE);
  return sign({ client_id: clientId }, createSecretKey(key), {
    algorithm: ALGORITHM,
    keyid: kid,
    issuer: ISSUER,
    audience: AUDIENCE,
    subject: clientId,
    expiresIn: seconds,
    jwtid: randomUUID(),
  });
}

/** @returns null: not one of ours, changed, expired, or for another audience */
export function verifyAccessToken(keys: SigningKeys, token: string): AccessToken | null {
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
