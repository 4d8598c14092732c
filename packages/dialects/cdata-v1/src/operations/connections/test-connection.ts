import { type Handler, ok } from '@jobglot/http-kit';
import { actionResult } from '../../odata/envelope';
import { connectionOf } from './connection-answer';

/** `POST /testConnection`: connects once; a connection that fails is a 400 that says why */
export const testConnection: Handler = async (context) => {
  const connection = await connectionOf(context, 'ConnectionName');
  await context.services.connections.test(context.caller, connection.id, context.signal);
  const row = { Result: 'Success', Status: 'Successful', Detail: null, ConnectionName: connection.name };
  return ok(actionResult(context.baseUrl, 'testConnection', [row]));
};
