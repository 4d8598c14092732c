import { type Handler, noContent } from '@jobglot/http-kit';
import { connectionOf } from './connection-answer';

/** `DELETE /connections(Name)` */
export const deleteConnection: Handler = async (context) => {
  await context.services.connections.remove(context.caller, (await connectionOf(context)).id);
  return noContent;
};
