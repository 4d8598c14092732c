import { type Handler, ok } from '@jobglot/http-kit';
import { connectionIdOf } from '../../wire/addresses';

/** `POST /connections/{connection_id}/test`; a failure is the fault of `connection.failed`, with its reason */
export const testConnection: Handler = async (context) => {
  const connection_id = connectionIdOf(context);
  await context.services.connections.test(context.caller, connection_id, context.signal);
  return ok({ connection_id, status: 'Successful' });
};
