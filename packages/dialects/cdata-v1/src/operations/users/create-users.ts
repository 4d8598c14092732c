import { DomainError } from '@jobglot/core';
import { created, type Handler } from '@jobglot/http-kit';
import { userRow } from '../../mappers/user-to-wire';
import { actionResult } from '../../odata/envelope';
import type { WireRow } from '../../wire/job-wire';
import { clientPart, expiryOf, usersOf } from './user-fields';

/**
 * `POST /createUsers`, `POST /users`: each becomes a client with `Password` as its secret and a token, which is in this
 * answer and in no later one. The new users may enter what their maker may enter.
 */
export const createUsers: Handler<Readonly<Record<string, unknown>>> = async ({ services, caller, body, baseUrl }) => {
  const users = usersOf(body).map((user) => {
    const { role, secret } = clientPart(user);
    if (!user.User) throw new DomainError('request.invalid', 'User#1 is required.', { field: 'User#1' });
    if (!role) throw new DomainError('request.invalid', `Roles of ${user.User} are required.`, { field: 'Roles#1' });
    return { id: user.User, role, secret, expiresAt: expiryOf(user, new Date()) };
  });
  if (users.length === 0) throw new DomainError('request.invalid', 'User#1 is required.', { field: 'User#1' });
  await refuseTaken(
    users.map(({ id }) => id),
    services.clients,
  );
  const rows: WireRow[] = [];
  for (const { id, role, secret, expiresAt } of users) {
    const draft = { id, role, workspaces: caller.workspaces, ...(secret === undefined ? {} : { secret }) };
    const { client } = await services.clients.create(caller, draft);
    const token = await services.clients.issueToken(caller, id, 'cdata', expiresAt);
    rows.push({ ...userRow(client), AuthToken: token });
  }
  return created(actionResult(baseUrl, 'createUsers', rows));
};

/** All or none: a taken name is found before the first one is made. @throws DomainError `client.id_taken` */
async function refuseTaken(ids: readonly string[], clients: { list(): Promise<{ id: string }[]> }): Promise<void> {
  const existing = new Set((await clients.list()).map(({ id }) => id));
  const taken = ids.find((id, index) => existing.has(id) || ids.indexOf(id) !== index);
  if (taken !== undefined) throw new DomainError('client.id_taken', `The user "${taken}" exists already.`);
}
