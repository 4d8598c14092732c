import { DomainError } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import type { FlatJob } from '../../mappers/flat-job';

/**
 * Turns `source_connection: {name}` into the id that the domain asks for. When id and name are both sent they must mean
 * the same connection.
 * @throws DomainError `job.connection_not_found`, `request.invalid`
 */
export async function withConnectionIds(
  context: Pick<Context, 'services' | 'caller'>,
  workspaceId: string,
  flat: FlatJob,
): Promise<FlatJob> {
  const resolved = { ...flat };
  for (const side of ['source', 'destination'] as const) {
    const id = flat[`${side}_connection_id`];
    if (typeof id === 'string') resolved[`${side}_connection_id`] = id.toLowerCase();
    const name = flat[`${side}_connection_name`];
    if (name === undefined) continue;
    const named = await idOf(context, workspaceId, side, name);
    if (typeof id === 'string' && id.toLowerCase() !== named) {
      throw new DomainError('request.invalid', `${side}_connection: id and name mean different connections.`, {
        field: `${side}_connection`,
      });
    }
    resolved[`${side}_connection_id`] = named;
  }
  return resolved;
}

async function idOf(
  { services, caller }: Pick<Context, 'services' | 'caller'>,
  workspaceId: string,
  side: string,
  name: string,
): Promise<string> {
  try {
    return (await services.connections.getByName(caller, workspaceId, name)).id;
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'connection.not_found') throw error;
    throw new DomainError(
      'job.connection_not_found',
      `The ${side} connection "${name}" does not exist in this workspace.`,
      { side },
    );
  }
}
