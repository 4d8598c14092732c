import { DomainError } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import type { NamedConnections } from '../../mappers/job-from-wire';
import type { JobRequest } from '../../wire/job-wire';

/**
 * Jobs name their connections; the domain knows them by id.
 * @throws DomainError `job.connection_not_found` that says which side
 */
export async function namedConnections(
  { services, caller }: Pick<Context, 'services' | 'caller'>,
  workspaceId: string,
  { Source, Destination }: JobRequest,
): Promise<NamedConnections> {
  const idOf = async (side: 'Source' | 'Destination', name: string | null | undefined) => {
    if (name === undefined || name === null) return name;
    try {
      return (await services.connections.getByName(caller, workspaceId, name)).id;
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'connection.not_found') throw error;
      throw new DomainError('job.connection_not_found', `${side}: there is no connection named "${name}".`, {
        field: side,
      });
    }
  };
  const [source, destination] = [await idOf('Source', Source), await idOf('Destination', Destination)];
  return {
    ...(source === undefined ? {} : { source }),
    ...(destination === undefined ? {} : { destination }),
  };
}
