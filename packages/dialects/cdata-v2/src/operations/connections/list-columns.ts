import { type Handler, ok } from '@jobglot/http-kit';
import { connectionIdOf, listOf } from '../../wire/addresses';

/** `GET /connections/{connection_id}/tables/{table}/columns` */
export const listColumns: Handler = async (context) => {
  const { services, caller, params, signal } = context;
  const columns = await services.connections.columns(caller, connectionIdOf(context), params.table!, signal);
  const rows = columns.map(({ name, dataType, nullable, keyPosition }) => ({
    name,
    data_type: dataType,
    is_nullable: nullable,
    is_key: keyPosition !== null,
    key_position: keyPosition,
  }));
  return ok(listOf(rows));
};
