import { type Handler, noContent } from '@jobglot/http-kit';
import { connectionIdOf } from '../../wire/addresses';

/** `DELETE /connections/{connection_id}` */
export const deleteConnection: Handler = async (context) => {
  await context.services.connections.remove(context.caller, connectionIdOf(context));
  return noContent;
};
