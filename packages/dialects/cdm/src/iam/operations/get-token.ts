import { DomainError } from '@jobglot/core';
import type { Context, Reply } from '@jobglot/http-kit';
import { readToken } from '../prove-token';
import { catalogOf } from '../wire/catalog';
import { tokenDocument } from '../wire/token-document';
import type { TokenQuery } from './create-token';

/**
 * `GET /auth/tokens`: what the token in X-Subject-Token says, to the client that it was issued to.
 * @throws DomainError `request.path_not_found`: it is not good, or another client's, as Keystone answers it
 */
export async function getToken({
  caller,
  headers,
  query,
  services,
  baseUrl,
}: Context<unknown, TokenQuery>): Promise<Reply> {
  const text = headers['x-subject-token']?.toString() ?? '';
  const token = readToken(services, text);
  if (token?.clientId !== caller.clientId) {
    throw new DomainError('request.path_not_found', 'The token in X-Subject-Token is not valid.');
  }
  const catalog = query.nocatalog === undefined ? catalogOf(baseUrl, token.project) : undefined;
  return {
    status: 200,
    headers: { 'X-Subject-Token': text, 'Cache-Control': 'no-store' },
    body: tokenDocument(token, caller, catalog),
  };
}
