import { type Handler, ok } from '@jobglot/http-kit';
import { connectionDocument } from '../../mappers/connection-to-wire';
import { listOf, pageOf, workspaceIdOf } from '../../wire/addresses';

/** `GET /workspaces/{workspace_id}/connections` */
export const listConnections: Handler = async (context) => {
  const { services, caller } = context;
  const connections = await services.connections.list(caller, workspaceIdOf(context), pageOf(context));
  return ok(listOf(connections.map(connectionDocument)));
};
