import type { JwtPayload } from 'jsonwebtoken';

/** The vendor takes assertions that live for 30 minutes at most. */
const MAX_SECONDS = 1800;
/** Clocks of clients may differ by this. */
export const SKEW_SECONDS = 60;
/** Where the assertion is to be sent, on whatever host: unmodified clients name the vendor's. */
const TOKEN_PATH = '/dwsso/oauth2/access_token';

/**
 * What RFC 7523 3 asks of the claims. Whoever reads the answer has written them, so that it may say what is wrong.
 * @param now seconds since 1970
 * @returns what is wrong; null: nothing
 */
export function wrongClaims({ iss, sub, aud, exp, nbf }: JwtPayload, now: number): string | null {
  if (typeof iss !== 'string' || iss === '' || iss !== sub) return 'iss and sub must both be the client id.';
  if (!audiences(aud).some(isTokenAddress)) return `aud must be an address that ends in ${TOKEN_PATH}.`;
  if (typeof exp !== 'number') return 'exp is missing.';
  if (exp <= now - SKEW_SECONDS) return 'the assertion has expired.';
  if (exp > now + MAX_SECONDS + SKEW_SECONDS) return `exp must be ${MAX_SECONDS / 60} minutes ahead at most.`;
  if (nbf === undefined) return null;
  return typeof nbf === 'number' && nbf <= now + SKEW_SECONDS ? null : 'nbf lies ahead.';
}

function audiences(aud: unknown): unknown[] {
  return Array.isArray(aud) ? aud : [aud];
}

function isTokenAddress(entry: unknown): boolean {
  if (typeof entry !== 'string' || !URL.canParse(entry)) return false;
  const { protocol, pathname } = new URL(entry);
  return /^https?:$/.test(protocol) && pathname.endsWith(TOKEN_PATH);
}
