import { type Context, ok, type Reply } from '@jobglot/http-kit';
import { readToken } from '../prove-token';
import { catalogOf } from '../wire/catalog';

/** `GET /auth/catalog`, for the project of the token, or the one that a client with a signature names by X-Project-Id. */
export async function getCatalog({ headers, services, baseUrl }: Context): Promise<Reply> {
  const token = headers['x-auth-token']?.toString();
  const project = token ? readToken(services, token)?.project : headers['x-project-id']?.toString();
  return ok({ catalog: catalogOf(baseUrl, project || null), links: { self: `${baseUrl}/auth/catalog` } });
}
