import { DomainError, type Job } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { keptJob } from '../../mappers/kept-job';
import { invalid, type Parameters } from '../../wire/parameters';
import { freeName } from './free-name';

/** What can be reached from here. */
const CONNECTORS: Readonly<Record<string, string>> = {
  dbvpostgresql: 'PostgreSQL',
  dbvgreenplum: 'PostgreSQL',
  dbvredshift: 'PostgreSQL',
  dbvmysql: 'MySQL',
};
const MAX_PORT = 65_535;

type Properties = Readonly<Record<string, string>>;

/** @returns how the server of the database form is reached @throws DomainError `request.invalid` that names the parameter */
export function serverOf(parameters: Parameters, vendor: string): { connector: string; properties: Properties } {
  const connector = CONNECTORS[vendor];
  if (connector === undefined)
    throw invalid('hostname', `cannot be used with ${vendor}: only PostgreSQL and MySQL servers are read`);
  const [port, password] = [parameters.text('port'), parameters.raw('password')];
  if (port !== '' && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= MAX_PORT))
    throw invalid('port', `must be a number from 1 to ${MAX_PORT}`);
  const properties = {
    Server: parameters.required('hostname'),
    Database: parameters.required('database'),
    User: parameters.required('account'),
    ...(port && { Port: port }),
    ...(password && { Password: password }),
  };
  return { connector, properties };
}

/** Makes the connection that a database form describes. @returns its id */
export async function connectionFor(
  { services, caller }: Context,
  workspaceId: string,
  jobName: string,
  server: ReturnType<typeof serverOf>,
): Promise<string> {
  const { id } = await services.connections.create(caller, workspaceId, { name: freeName(jobName), ...server });
  return id;
}

/** @returns the connection that was made for the job and is nobody else's; null: it has none */
export function ownConnection(job: Job): string | null {
  return keptJob(job)?.dataSource.hostname === undefined ? null : job.sourceConnectionId;
}

/** @throws DomainError `connection.in_use`: it says something new while the job runs */
export async function changeConnection({ services, caller }: Context, id: string, properties: Properties) {
  const { properties: known } = await services.connections.resolveForRun(id);
  const isNew = Object.entries(properties).some(([name, value]) => known[name] !== value);
  if (isNew) await services.connections.update(caller, id, { properties });
}

/** Removes a connection that was made for a job, unless another one has come to use it. */
export async function removeConnection({ services, caller }: Context, id: string): Promise<void> {
  try {
    await services.connections.remove(caller, id);
  } catch (error) {
    const code = error instanceof DomainError ? error.code : null;
    if (code !== 'connection.in_use' && code !== 'connection.not_found') throw error;
  }
}
