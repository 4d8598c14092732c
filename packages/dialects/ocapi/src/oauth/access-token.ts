import type { SigningKeys } from '@jobglot/core';
import { type ClientToken, ClientTokens } from '@jobglot/http-kit';

const tokens = new ClientTokens('ocapi access token', 'ocapi');
/** What the signing keys are asked for by. */
export const PURPOSE = tokens.purpose;

/**
 * @param seconds a day at most: then the keys of its day are gone
 * @returns a JWT, since the b2c CLI reads the parts of one
 */
export function signAccessToken(keys: SigningKeys, clientId: string, seconds: number): string {
  return tokens.sign(keys, clientId, seconds, { client_id: clientId });
}

/** @returns null: not one of ours, changed, expired, or for another audience */
export function verifyAccessToken(keys: SigningKeys, token: string): ClientToken | null {
  return tokens.verify(keys, token);
}
