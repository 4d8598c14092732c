import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

type Claims = Readonly<Record<string, unknown>>;

/** A pair of keys with which a client signs its assertions. */
export interface AssertionKeys {
  readonly privateKey: KeyObject;
  /** PEM, as a client is given it */
  readonly publicKey: string;
}

/** @returns new keys for RS256 */
export function assertionKeys(): AssertionKeys {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { privateKey, publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

/** @returns a JWT by which the client proves itself to the token endpoint, good for a minute @param change of its claims */
export function assertion(clientId: string, privateKey: KeyObject, change: Claims = {}): string {
  const aud = 'https://account.demandware.com/dwsso/oauth2/access_token';
  const claims = { iss: clientId, sub: clientId, aud, exp: Math.floor(Date.now() / 1000) + 60, ...change };
  const signed = unsigned({ alg: 'RS256', typ: 'JWT' }, claims);
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

/** A token taken apart. */
export interface JwtParts {
  readonly header: Claims;
  readonly claims: Claims;
}

/** @returns what the token says, whoever has signed it */
export function jwtParts(token: string): JwtParts {
  const [header = '', claims = ''] = token.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  return { header: read(header), claims: read(claims) };
}

/** @returns a token with these parts, signed by HS256 with that key; null: not at all */
export function forged({ header, claims }: JwtParts, key: string | Buffer | null): string {
  const signed = unsigned(header, claims);
  return `${signed}.${key === null ? '' : createHmac('sha256', key).update(signed).digest('base64url')}`;
}

function unsigned(header: Claims, claims: Claims): string {
  return [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}
