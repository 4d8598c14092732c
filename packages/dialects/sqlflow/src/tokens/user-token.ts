import type { SigningKeys } from '@jobglot/core';
import { type ClientToken, ClientTokens } from '@jobglot/http-kit';

const tokens = new ClientTokens('sqlflow token', 'sqlflow');
/** What its key signs. */
export const PURPOSE = tokens.purpose;
/** The vendor's life of a token (notes, 4), and the longest that its key verifies. */
const LIFE_SECONDS = 86_400;

/** @returns a JWT that lives for 24 hours */
export function signUserToken(keys: SigningKeys, clientId: string): string {
  return tokens.sign(keys, clientId, LIFE_SECONDS);
}

/** @returns null: not one of ours, changed, expired, or for another audience */
export function verifyUserToken(keys: SigningKeys, token: string): ClientToken | null {
  return tokens.verify(keys, token);
}
