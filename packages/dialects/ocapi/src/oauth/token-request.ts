import type { Context } from '@jobglot/http-kit';

/** What the form may say; the document lets any other field through, and nothing reads it (RFC 6749 3.2). */
export interface TokenRequest {
  readonly grant_type: string;
  readonly client_id?: string;
  readonly client_secret?: string;
  readonly client_assertion_type?: string;
  readonly client_assertion?: string;
}

/** A request for a token. The operation is public and proves its caller itself, since credentials may be in the body. */
export type TokenContext = Context<TokenRequest, { readonly client_id?: string }>;

/** RFC 6749 3.2: a parameter without a value is as good as none. */
export function withoutEmpty(body: unknown): unknown {
  return Object.fromEntries(Object.entries(body as Record<string, string>).filter(([, value]) => value !== ''));
}
