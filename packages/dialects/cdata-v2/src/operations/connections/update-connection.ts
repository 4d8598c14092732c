import { type Handler, ok } from '@jobglot/http-kit';
import { connectionPatch } from '../../mappers/connection-from-wire';
import { connectionDocument } from '../../mappers/connection-to-wire';
import { connectionIdOf } from '../../wire/addresses';
import type { ConnectionRequest } from '../../wire/connection-wire';

/** `PUT /connections/{connection_id}` */
export const updateConnection: Handler<ConnectionRequest> = async (context) => {
  const { connections } = context.services;
  const before = await connections.get(context.caller, connectionIdOf(context));
  const patch = connectionPatch(context.body, before.dialectData);
  return ok(connectionDocument(await connections.update(context.caller, before.id, patch)));
};
