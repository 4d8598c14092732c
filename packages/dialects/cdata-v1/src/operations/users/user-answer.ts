import type { Context } from '@jobglot/http-kit';
import { userRow } from '../../mappers/user-to-wire';
import { keyOf } from '../../wire/addresses';
import { USERS } from '../../wire/entity-sets';
import type { Collection } from '../collections';

export const userCollection: Collection<'clients'> = { set: USERS, row: userRow };

/** @throws DomainError `client.not_found` */
export async function addressedRow(context: Context) {
  return userRow(await context.services.clients.get(context.caller, keyOf(context, 'User')));
}
