import { DomainError, type StatementDraft, writeLineageStatement } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { invalid, type Parameters } from '../../wire/parameters';

/** A database whose definitions are read. */
export interface SubmittedSource {
  readonly connectionId: string;
  readonly statement: StatementDraft;
  /** as the job's document shows it: without the password */
  readonly shown: Readonly<Record<string, string>>;
}

/** What can be reached from here. */
const CONNECTORS: Readonly<Record<string, string>> = {
  dbvpostgresql: 'PostgreSQL',
  dbvgreenplum: 'PostgreSQL',
  dbvredshift: 'PostgreSQL',
  dbvmysql: 'MySQL',
};

/**
 * The database form: hostname and what belongs to it, or a `sqlsource` that names a connection (ours, D6).
 * @returns null: none is named @throws DomainError `request.invalid`, and what making a connection throws
 */
export async function submittedSource(
  context: Context,
  workspaceId: string,
  parameters: Parameters,
  vendor: string,
  jobName: string,
): Promise<SubmittedSource | null> {
  if (parameters.has('hostname')) return fromForm(context, workspaceId, parameters, vendor, jobName);
  const name = parameters.text('sqlsource');
  const connection = name === '' ? null : await connectionNamed(context, workspaceId, name);
  if (connection === null) return null;
  const database = parameters.text('database') || name;
  return { connectionId: connection, statement: statementOf(database), shown: { sqlsource: name } };
}

async function fromForm(
  { services, caller }: Context,
  workspaceId: string,
  parameters: Parameters,
  vendor: string,
  jobName: string,
): Promise<SubmittedSource> {
  const connector = CONNECTORS[vendor];
  if (connector === undefined)
    throw invalid('hostname', `cannot be used with ${vendor}: only PostgreSQL and MySQL servers are read`);
  const [hostname, account] = [parameters.required('hostname'), parameters.required('account')];
  const [database, port, password] = [
    parameters.required('database'),
    parameters.text('port'),
    parameters.text('password'),
  ];
  const { id } = await services.connections.create(caller, workspaceId, {
    name: `${jobName} ${Date.now().toString(36)}`.replaceAll('/', ' '),
    connector,
    properties: {
      Server: hostname,
      Database: database,
      User: account,
      ...(port && { Port: port }),
      ...(password && { Password: password }),
    },
  });
  return { connectionId: id, statement: statementOf(database), shown: { hostname, port, account, database } };
}

async function connectionNamed(
  { services, caller }: Context,
  workspaceId: string,
  name: string,
): Promise<string | null> {
  try {
    return (await services.connections.getByName(caller, workspaceId, name)).id;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'connection.not_found') return null;
    throw error;
  }
}

function statementOf(database: string): StatementDraft {
  return { statement: writeLineageStatement({ kind: 'database', name: database }), active: true };
}
