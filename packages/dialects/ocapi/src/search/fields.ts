import type { ListField } from '@jobglot/core';
import { badRequest, type OcapiFault } from '../fault';
import { shown } from '../wire/decode';

export type SearchedField = ListField<'executions'>;
export type SearchType = 'integer' | 'string' | 'datetime' | 'enum';

/** A property of job_execution that can be searched. */
export interface SearchField {
  readonly name: string;
  readonly type: SearchType;
  readonly field: SearchedField;
  readonly sortable: boolean;
}

/** Searchable and sortable as the later specification lists them; execution_status is ours. */
const FIELDS: ReadonlyMap<string, SearchField> = new Map(
  (
    [
      { name: 'id', type: 'integer', field: 'id', sortable: false },
      { name: 'job_id', type: 'string', field: 'jobName', sortable: true },
      { name: 'start_time', type: 'datetime', field: 'begunAt', sortable: true },
      { name: 'end_time', type: 'datetime', field: 'finishedAt', sortable: true },
      { name: 'status', type: 'enum', field: 'status', sortable: true },
      { name: 'execution_status', type: 'enum', field: 'status', sortable: false },
    ] as const
  ).map((field) => [field.name, field]),
);

/** Properties of the document that the vendor's search knows, and refuses. */
const UNSEARCHABLE: ReadonlySet<string> = new Set([
  ...['client_id', 'continue_information', 'creation_date', 'duration', 'effective_duration', 'executed_server_id'],
  ...['execution_scopes', 'exit_status', 'is_log_file_existing', 'is_restart', 'job_description', 'last_modified'],
  ...['log_file_name', 'log_file_path', 'modification_time', 'parameters', 'retry_information', 'status_metadata'],
  ...['step_executions', 'user_login'],
]);

/** @throws OcapiFault UnqueryableFieldException, UnknownSearchFieldException */
export function searchField(name: string): SearchField {
  const field = FIELDS.get(name);
  if (field) return field;
  if (UNSEARCHABLE.has(name)) throw unqueryable(name);
  const names = [...FIELDS.keys()].join(', ');
  throw badRequest('UnknownSearchFieldException', `'${shown(name)}' is no search field; there are ${names}.`, {
    field: shown(name),
  });
}

/** @throws OcapiFault FieldNotSortableException, also for what cannot be searched by; UnknownSearchFieldException */
export function sortField(name: string): SearchField {
  const field = UNSEARCHABLE.has(name) ? null : searchField(name);
  if (field?.sortable) return field;
  throw badRequest('FieldNotSortableException', `Results cannot be sorted by '${name}'.`, { field: name });
}

export function unqueryable(name: string): OcapiFault {
  return badRequest('UnqueryableFieldException', `'${shown(name)}' cannot be searched by.`, { field: shown(name) });
}
