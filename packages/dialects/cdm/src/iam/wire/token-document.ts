import type { Caller } from '@jobglot/core';
import type { ProjectToken } from '../project-token';
import { DOMAIN, projectDocument } from './domain';

/**
 * @param caller the token's client
 * @param catalog absent: left out
 */
export function tokenDocument(token: ProjectToken, { clientId, role }: Caller, catalog?: readonly object[]): object {
  return {
    token: {
      issued_at: timeOf(token.issuedAt),
      expires_at: timeOf(token.expiresAt),
      methods: ['password'],
      ...(catalog && { catalog }),
      roles: [{ id: role, name: role }],
      ...(token.project === null ? { domain: DOMAIN } : { project: projectDocument(token.project) }),
      user: { id: clientId, name: clientId, domain: DOMAIN },
    },
  };
}

/** With microseconds, as Keystone has them. */
function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000Z');
}
