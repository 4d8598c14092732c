import { type Context, ok, type Reply } from '@jobglot/http-kit';
import { DOMAIN } from '../wire/domain';
import { listing } from '../wire/listing';

/** `GET /auth/domains`: the one that there is. Go's clients look its id up by it. */
export async function listDomains({ baseUrl }: Context): Promise<Reply> {
  const self = `${baseUrl}/auth/domains`;
  return ok(listing('domains', [{ ...DOMAIN, enabled: true, description: '', links: { self } }], self));
}
