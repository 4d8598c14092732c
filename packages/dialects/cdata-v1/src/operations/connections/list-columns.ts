import { type Handler, ok } from '@jobglot/http-kit';
import { actionResult } from '../../odata/envelope';
import { keyOf } from '../../wire/addresses';
import { connectionOf } from './connection-answer';

/** `POST /getConnectionTableColumns` */
export const getConnectionTableColumns: Handler = async (context) => {
  const { services, caller, signal, baseUrl } = context;
  const { id } = await connectionOf(context, 'ConnectionName');
  const columns = await services.connections.columns(caller, id, keyOf(context, 'Table'), signal);
  const rows = columns.map(({ name, dataType, nullable, keyPosition }) => ({
    ColumnName: name,
    DataType: dataType,
    IsNullable: String(nullable),
    IsKey: String(keyPosition !== null),
  }));
  return ok(actionResult(baseUrl, 'getConnectionTableColumns', rows));
};
