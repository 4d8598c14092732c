import type { Connection } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { connectionRow } from '../../mappers/connection-to-wire';
import { keyOf, workspaceIdOf } from '../../wire/addresses';
import { CONNECTIONS } from '../../wire/entity-sets';
import type { Collection } from '../collections';

export const connectionCollection: Collection<'connections'> = {
  set: CONNECTIONS,
  row: (connection, { caller }) => connectionRow(connection, caller),
};

/** @param parameter its name where it is no key: `Name`, or `ConnectionName` of actions @throws DomainError `connection.not_found` */
export function connectionOf(context: Context<unknown>, parameter = 'Name'): Promise<Connection> {
  const { services, caller } = context;
  return services.connections.getByName(caller, workspaceIdOf(context), keyOf(context, parameter));
}

export async function addressedRow(context: Context) {
  return connectionRow(await connectionOf(context), context.caller);
}
