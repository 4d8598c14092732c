import { createSecretKey, randomUUID } from 'node:crypto';
import type { SigningKeys, TokenAudience } from '@jobglot/core';
import { decode, type JwtPayload, sign, type VerifyOptions, verify } from 'jsonwebtoken';

/** What the signing keys are asked for by. */
export const PURPOSE = 'cdm token';
const ISSUER = 'jobglot';
const AUDIENCE: TokenAudience = 'cdm';
const ALGORITHM = 'HS256';
/** The vendor's life of a token, and the longest that its key verifies. */
const LIFE_SECONDS = 86_400;

/** What a good token says. */
export interface ProjectToken {
  readonly clientId: string;
  /** the project that it is good for; null: the domain, and no project */
  readonly project: string | null;
  /** milliseconds since 1970 */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** @returns a JWT that lives for 24 hours */
export function signProjectToken(keys: SigningKeys, clientId: string, project: string | null): string {
  const { kid, key } = keys.current(PURPOSE);
  return sign(project === null ? {} : { project }, createSecretKey(key), {
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
export function verifyProjectToken(keys: SigningKeys, token: string): ProjectToken | null {
  try {
    const kid: unknown = decode(token, { complete: true })?.header.kid;
    const key = typeof kid === 'string' ? keys.find(PURPOSE, kid) : null;
    if (!key) return null;
    const pinned: VerifyOptions = { algorithms: [ALGORITHM], issuer: ISSUER, audience: AUDIENCE };
    return said(verify(token, createSecretKey(key), pinned) as JwtPayload);
  } catch {
    return null;
  }
}

function said({ sub, exp, iat, project = null }: JwtPayload): ProjectToken | null {
  if (typeof sub !== 'string' || typeof exp !== 'number' || typeof iat !== 'number') return null;
  if (project !== null && typeof project !== 'string') return null;
  return { clientId: sub, project, issuedAt: iat * 1000, expiresAt: exp * 1000 };
}
