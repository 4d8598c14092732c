import { DomainError } from '@jobglot/core';
import { type Handler, ok } from '@jobglot/http-kit';
import { userRow } from '../../mappers/user-to-wire';
import { entity } from '../../odata/envelope';
import { USERS } from '../../wire/entity-sets';
import { parameterOf } from '../../wire/parameters';
import { clientPart, usersOf } from './user-fields';

/** `PUT /users(User)`, `PUT /users`: password and roles */
export const updateUser: Handler<Readonly<Record<string, unknown>>> = async (context) => {
  const { services, params, query, body, baseUrl } = context;
  const [fields = {}, ...more] = usersOf(body);
  if (more.length > 0) throw new DomainError('request.invalid', 'One user at a time.', { field: 'User#2' });
  const id = params.key ?? parameterOf(query, 'User') ?? fields.User;
  if (!id) throw new DomainError('request.invalid', 'User is required.', { field: 'User' });
  if (fields.User !== undefined && fields.User !== id) {
    throw new DomainError('request.invalid', 'User cannot be changed.', { field: 'User' });
  }
  if (fields.ExpiredIn) {
    throw new DomainError('request.invalid', 'ExpiredIn is set when a token is made; use v2/users/generate-token.', {
      field: 'ExpiredIn',
    });
  }
  return ok(entity(baseUrl, USERS, userRow(await services.clients.update(context.caller, id, clientPart(fields)))));
};
