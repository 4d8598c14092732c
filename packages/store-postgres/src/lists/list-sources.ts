import type { Client, Connection, Listings, ListName, ListScope, Task, Workspace } from '@jobglot/core';
import { EXECUTION_COLUMNS, type ExecutionRow, toExecution } from '../executions/execution-row';
import { type JobRow, toJob } from '../stores/job-row';
import { type Fragment, own, parameter, sql } from './fragment';
import { JOB_STATUS } from './list-columns';

/** Where a list's rows come from. */
export interface ListSource<L extends ListName> {
  readonly select: string;
  readonly from: string;
  /** what the scope lets a caller see */
  readonly visible: (scope: ListScope) => Fragment;
  /** total: no two rows are equal in it */
  readonly ownOrder: string;
  /** @param row as {@link select} names its columns */
  readonly toListing: (row: never) => Listings[L];
}

interface JobListingRow extends JobRow {
  listed_source: string | null;
  listed_destination: string | null;
  listed_status: Listings['jobs']['status'];
}

interface TaskListingRow {
  task: Task;
  id: string;
  name: string;
  version: number;
}

interface ConnectionListingRow extends Omit<Connection, 'lastTest'> {
  lastTest: { at: string; ok: boolean; message: string } | null;
}

/** The lists. Sealed secrets are not read at all. */
export const LIST_SOURCES: { readonly [L in ListName]: ListSource<L> } = {
  jobs: {
    select: `j.*, source.name as listed_source, destination.name as listed_destination, ${JOB_STATUS} as listed_status`,
    from: `jobs j left join connections source on source.id = j.source_connection_id
      left join connections destination on destination.id = j.destination_connection_id`,
    visible: (scope) => sql`j.deleted_at is null and j.workspace_id = ${workspaceOf(scope)}`,
    ownOrder: 'j.number',
    toListing: (row: JobListingRow) => ({
      job: toJob(row),
      sourceName: row.listed_source,
      destinationName: row.listed_destination,
      status: row.listed_status,
    }),
  },
  tasks: {
    select: 't.task, j.id, j.name, j.version',
    from: 'jobs j cross join lateral jsonb_array_elements(j.tasks) t (task)',
    visible: (scope) => sql`j.deleted_at is null and j.workspace_id = ${workspaceOf(scope)}`,
    ownOrder: "j.number, (t.task->>'position')::integer, t.task->>'id'",
    toListing: ({ task, id, name, version }: TaskListingRow) => ({ task, job: { id, name, version } }),
  },
  executions: {
    select: EXECUTION_COLUMNS,
    from: 'executions e',
    visible: (scope) => sql`e.workspace_id = ${workspaceOf(scope)}`,
    ownOrder: 'e.id desc',
    toListing: (row: ExecutionRow) => toExecution(row),
  },
  connections: {
    select: `c.id, c.workspace_id as "workspaceId", c.name, c.connector, c.properties,
      array(select jsonb_object_keys(c.sealed)) as "secretNames", c.dialect_data as "dialectData",
      c.created_by as "createdBy", c.updated_by as "updatedBy", c.last_test as "lastTest", c.created_at as "createdAt", c.updated_at as "updatedAt"`,
    from: 'connections c',
    visible: (scope) => sql`c.workspace_id = ${workspaceOf(scope)}`,
    ownOrder: 'c.name collate "C"',
    toListing: ({ lastTest, ...row }: ConnectionListingRow) => ({
      ...row,
      lastTest: lastTest && { ...lastTest, at: new Date(lastTest.at) },
    }),
  },
  workspaces: {
    select: `w.id, w.name, w.is_default as "isDefault", w.stopped, w.created_at as "createdAt", w.updated_at as "updatedAt"`,
    from: 'workspaces w',
    visible: (scope) => {
      const { grant } = scope as Extract<ListScope, { grant: unknown }>;
      return grant === 'all' ? own('true') : sql`w.id = any(${parameter([...grant], 'uuid[]')})`;
    },
    ownOrder: 'w.name collate "C"',
    toListing: (row: Workspace) => row,
  },
  clients: {
    select: `client.id, client.name, client.role, coalesce(to_jsonb(client.workspaces), '"all"') as workspaces,
      client.public_keys as "publicKeys", client.created_at as "createdAt", client.updated_at as "updatedAt"`,
    from: 'clients client',
    visible: () => own('true'),
    // names of clients are not unique
    ownOrder: 'client.name collate "C", client.id collate "C"',
    toListing: (row: Client) => row,
  },
};

function workspaceOf(scope: ListScope): Fragment {
  return parameter((scope as Extract<ListScope, { workspaceId: string }>).workspaceId, 'uuid');
}
