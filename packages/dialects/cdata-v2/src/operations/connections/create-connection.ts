import { created, type Handler } from '@jobglot/http-kit';
import { connectionDraft } from '../../mappers/connection-from-wire';
import { connectionDocument } from '../../mappers/connection-to-wire';
import { workspaceIdOf } from '../../wire/addresses';
import type { ConnectionRequest } from '../../wire/connection-wire';

/** `POST /workspaces/{workspace_id}/connections` */
export const createConnection: Handler<ConnectionRequest> = async (context) => {
  const { services, caller, body, baseUrl } = context;
  const connection = await services.connections.create(caller, workspaceIdOf(context), connectionDraft(body));
  return created(connectionDocument(connection), `${baseUrl}/connections/${connection.id}`);
};
