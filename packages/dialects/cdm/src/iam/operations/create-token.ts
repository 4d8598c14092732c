import { DomainError } from '@jobglot/core';
import type { Context, Reply } from '@jobglot/http-kit';
import { signProjectToken } from '../project-token';
import { readToken } from '../prove-token';
import { catalogOf } from '../wire/catalog';
import { tokenDocument } from '../wire/token-document';
import { nameOf, type TokenRequest } from '../wire/token-request';

/** Query of the operations that show a token. */
export type TokenQuery = { readonly nocatalog?: string };

/**
 * `POST /auth/tokens`: a token for a client that proves itself by its secret. It is issued for whatever project the caller
 * names; the operations refuse clusters that the client may not enter.
 * @throws DomainError `auth.invalid`, `auth.too_many_attempts`, `request.malformed`
 */
export async function createToken(context: Context<TokenRequest | undefined, TokenQuery>): Promise<Reply> {
  const { body, query, services, baseUrl } = context;
  if (!body) throw new DomainError('request.malformed', 'Send a JSON document with auth.');
  const { identity, scope = {} } = body.auth;
  const { user } = identity.password;
  const refuse = () => context.refuseGuesses();
  const caller = await services.authenticator.bySecret(nameOf(user), user.password, refuse);
  const project = scope.project ? nameOf(scope.project) : null;
  const text = signProjectToken(services.signingKeys, caller.clientId, project);
  const catalog = query.nocatalog === undefined ? catalogOf(baseUrl, project) : undefined;
  return {
    status: 201,
    headers: { 'X-Subject-Token': text, 'Cache-Control': 'no-store' },
    body: tokenDocument(readToken(services, text)!, caller, catalog),
  };
}
