import { DomainError, type Job, writeLineageStatement } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { invalid, type Parameters } from '../../wire/parameters';
import { changeConnection, connectionFor, ownConnection, serverOf } from './source-connection';

/** A database whose definitions are read. */
export interface SubmittedSource {
  readonly connectionId: string;
  /** the connection was made for this submission */
  readonly isNew: boolean;
  readonly statement: string;
  /** as the job's document shows it: without the password */
  readonly shown: Readonly<Record<string, string>>;
}

const OF_A_SERVER = ['port', 'account', 'password'];

/**
 * The database form: hostname and what belongs to it, or a `sqlsource` that names a connection (ours, D6).
 * @param before the job that is submitted again; null: the first submission
 * @returns null: none is named @throws DomainError `request.invalid`, and what making a connection throws
 */
export async function submittedSource(
  context: Context,
  workspaceId: string,
  parameters: Parameters,
  vendor: string,
  before: Job | null,
): Promise<SubmittedSource | null> {
  if (parameters.has('hostname')) return fromForm(context, workspaceId, parameters, vendor, before);
  const stray = OF_A_SERVER.find((name) => parameters.has(name));
  if (stray) throw invalid('hostname', `is required with ${stray}`);
  const name = parameters.text('sqlsource');
  const connection = name === '' ? null : await connectionNamed(context, workspaceId, name);
  if (connection === null) {
    if (parameters.has('database'))
      throw invalid('hostname', 'or a sqlsource that names a connection is required with database');
    return null;
  }
  const database = parameters.text('database') || name;
  return { connectionId: connection, isNew: false, statement: statementOf(database), shown: { sqlsource: name } };
}

async function fromForm(
  context: Context,
  workspaceId: string,
  parameters: Parameters,
  vendor: string,
  before: Job | null,
): Promise<SubmittedSource> {
  const server = serverOf(parameters, vendor);
  const own = before && ownConnection(before);
  if (own) await changeConnection(context, own, server.properties);
  const connectionId = own ?? (await connectionFor(context, workspaceId, parameters.text('jobName'), server));
  const { Server: hostname = '', Port: port = '', User: account = '', Database: database = '' } = server.properties;
  const shown = { hostname, port, account, database };
  return { connectionId, isNew: !own, statement: statementOf(database), shown };
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

function statementOf(database: string): string {
  return writeLineageStatement({ kind: 'database', name: database });
}
