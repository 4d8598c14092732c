import type { Handler } from '@jobglot/http-kit';

interface TokenRequest {
  /** days (D16); absent: good until it is removed */
  readonly expired_in?: number;
}

const DAY_MS = 86_400_000;

/** `POST /users/generate-token`: the caller has proven itself by client id and secret */
export const generateToken: Handler<TokenRequest | undefined> = async ({ services, caller, body }) => {
  const days = body?.expired_in;
  const expiresAt = days === undefined ? null : new Date(Date.now() + days * DAY_MS);
  const token = await services.authenticator.issueToken(caller.clientId, 'cdata', expiresAt);
  return {
    status: 200,
    headers: { 'Cache-Control': 'no-store' },
    body: { token, user: caller.clientId, expires_at: expiresAt?.toISOString() ?? null },
  };
};
