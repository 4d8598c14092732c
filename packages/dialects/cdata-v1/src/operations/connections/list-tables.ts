import type { TableDescription } from '@jobglot/core';
import { type Context, type Handler, ok } from '@jobglot/http-kit';
import { actionResult } from '../../odata/envelope';
import { jobOf } from '../../wire/addresses';
import type { WireRow } from '../../wire/job-wire';
import { connectionOf } from './connection-answer';

interface TablesRequest {
  readonly ConnectionName?: string;
  readonly TableOrView?: string;
  readonly Schema?: string;
  readonly IncludeCatalog?: boolean;
  readonly IncludeSchema?: boolean;
  /** rows at most, rows to pass over */
  readonly TopTable?: number;
  readonly SkipTable?: number;
}

/** `POST /getConnectionTables` */
export const getConnectionTables: Handler<TablesRequest> = async (context) => {
  const { id } = await connectionOf(context, 'ConnectionName');
  return answer(context, 'getConnectionTables', id, () => true);
};

/** `POST /getAddingTablesForJob`: the tables of the job's source that are no task of it yet */
export const getAddingTablesForJob: Handler<TablesRequest> = async (context) => {
  const job = await jobOf(context);
  const named = context.body.ConnectionName ? await connectionOf(context, 'ConnectionName') : null;
  const connectionId = named?.id ?? job.sourceConnectionId;
  const taken = new Set(job.tasks.map(({ spec }) => spec.table.toLowerCase()));
  const isFree = ({ schema, name }: TableDescription) =>
    !taken.has(name.toLowerCase()) && !taken.has(`${schema}.${name}`.toLowerCase());
  if (connectionId === null) return ok(actionResult(context.baseUrl, 'getAddingTablesForJob', []));
  return answer(context, 'getAddingTablesForJob', connectionId, isFree);
};

async function answer(
  { services, caller, signal, body, baseUrl }: Context<TablesRequest>,
  action: string,
  connectionId: string,
  wanted: (table: TableDescription) => boolean,
) {
  const kind = (body.TableOrView ?? 'ALL').toUpperCase();
  const { Schema, SkipTable = 0, TopTable } = body;
  const all = await services.connections.tables(caller, connectionId, signal);
  const fitting = all.filter(
    (table) =>
      (kind === 'ALL' || kind.startsWith(table.kind.toUpperCase())) &&
      (!Schema || table.schema === Schema) &&
      wanted(table),
  );
  const shown = fitting.slice(SkipTable, TopTable === undefined ? undefined : SkipTable + TopTable);
  return ok(
    actionResult(
      baseUrl,
      action,
      shown.map((table) => tableRow(table, body)),
    ),
  );
}

function tableRow({ schema, name, kind }: TableDescription, { IncludeCatalog, IncludeSchema }: TablesRequest): WireRow {
  return {
    ...(IncludeCatalog === false ? {} : { Catalog: null }),
    ...(IncludeSchema === false ? {} : { Schema: schema }),
    TableName: name,
    TableType: kind === 'table' ? 'TABLE' : 'VIEW',
  };
}
