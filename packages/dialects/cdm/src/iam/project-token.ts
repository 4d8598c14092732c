import type { SigningKeys } from '@jobglot/core';
import { type ClientToken, ClientTokens } from '@jobglot/http-kit';

const tokens = new ClientTokens('cdm token', 'cdm');
/** What the signing keys are asked for by. */
export const PURPOSE = tokens.purpose;
/** The vendor's life of a token, and the longest that its key verifies. */
const LIFE_SECONDS = 86_400;

/** What a good token says. */
export interface ProjectToken extends Omit<ClientToken, 'claims'> {
  /** the project that it is good for; null: the domain, and no project */
  readonly project: string | null;
}

/** @returns a JWT that lives for 24 hours */
export function signProjectToken(keys: SigningKeys, clientId: string, project: string | null): string {
  return tokens.sign(keys, clientId, LIFE_SECONDS, project === null ? {} : { project });
}

/** @returns null: not one of ours, changed, expired, or for another audience */
export function verifyProjectToken(keys: SigningKeys, token: string): ProjectToken | null {
  const read = tokens.verify(keys, token);
  if (!read) return null;
  const { claims, ...rest } = read;
  const { project = null } = claims;
  return project === null || typeof project === 'string' ? { ...rest, project } : null;
}
