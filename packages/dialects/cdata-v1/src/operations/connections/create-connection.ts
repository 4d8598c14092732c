import { created, type Handler } from '@jobglot/http-kit';
import { type ConnectionRequest, connectionDraft } from '../../mappers/connection-from-wire';
import { connectionRow } from '../../mappers/connection-to-wire';
import { collection } from '../../odata/envelope';
import { workspaceIdOf } from '../../wire/addresses';
import { CONNECTIONS } from '../../wire/entity-sets';

/** `POST /connections` */
export const createConnection: Handler<ConnectionRequest> = async (context) => {
  const { services, caller, body, baseUrl } = context;
  const connection = await services.connections.create(caller, workspaceIdOf(context), connectionDraft(body));
  return created(collection(baseUrl, CONNECTIONS, [connectionRow(connection, caller)], {}));
};
