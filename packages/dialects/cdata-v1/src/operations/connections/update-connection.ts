import { type Handler, ok } from '@jobglot/http-kit';
import { type ConnectionRequest, connectionPatch } from '../../mappers/connection-from-wire';
import { connectionRow } from '../../mappers/connection-to-wire';
import { entity } from '../../odata/envelope';
import { CONNECTIONS } from '../../wire/entity-sets';
import { connectionOf } from './connection-answer';

/** `PUT /connections(Name)`: a ConnectionString replaces the whole one; `********` in it keeps that secret */
export const updateConnection: Handler<ConnectionRequest> = async (context) => {
  const { services, caller, body, baseUrl } = context;
  const before = await connectionOf(context);
  const after = await services.connections.update(caller, before.id, connectionPatch(body, before.dialectData));
  return ok(entity(baseUrl, CONNECTIONS, connectionRow(after, caller)));
};
