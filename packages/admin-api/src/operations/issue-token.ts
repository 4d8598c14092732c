import type { TokenAudience } from '@jobglot/core';
import { created, type Operation } from '@jobglot/http-kit';

/** The token is in this answer and in no later one. */
export const issueToken: Operation = {
  operationId: 'issueToken',
  method: 'POST',
  path: '/clients/{client_id}/tokens',
  role: 'admin',
  handle: async ({ services, caller, params, body }) => {
    const { audience, expires_at: expiresAt } = body as { audience: TokenAudience; expires_at?: string };
    const expires = expiresAt === undefined ? null : new Date(expiresAt);
    const token = await services.clients.issueToken(caller, params.client_id!, audience, expires);
    return created({ token, audience, expires_at: expires?.toISOString() ?? null });
  },
};
