import { type Handler, ok } from '@jobglot/http-kit';
import { connectionIdOf, listOf } from '../../wire/addresses';

/** `GET /connections/{connection_id}/tables` */
export const listTables: Handler = async (context) => {
  const { services, caller, signal } = context;
  const tables = await services.connections.tables(caller, connectionIdOf(context), signal);
  return ok(
    listOf(tables.map(({ schema, name, kind }) => ({ schema, name, type: kind === 'view' ? 'VIEW' : 'TABLE' }))),
  );
};
