import { type Handler, ok } from '@jobglot/http-kit';
import { connectionDocument } from '../../mappers/connection-to-wire';
import { connectionIdOf } from '../../wire/addresses';

/** `GET /connections/{connection_id}` */
export const getConnection: Handler = async (context) => {
  return ok(connectionDocument(await context.services.connections.get(context.caller, connectionIdOf(context))));
};
