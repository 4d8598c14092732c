import { DomainError, type ResolvedConnection, TaskRunError } from '@jobglot/core';
import type { Connector, ConnectorEnvironment } from '../connectors/connector';
import { connectorNamed } from '../connectors/registry';

/**
 * Finds the connector, checks the properties once more (the rules may have changed since the connection was saved) and
 * opens it.
 *
 * @throws TaskRunError that names the side and the connection
 */
export async function openConnection<T>(
  side: 'source' | 'destination',
  connection: ResolvedConnection,
  env: ConnectorEnvironment,
  open: (connector: Connector) => Promise<T>,
): Promise<{ readonly connector: Connector; readonly opened: T }> {
  try {
    const connector = connectorNamed(connection.connector);
    connector.check(connection.properties, env);
    return { connector, opened: await open(connector) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new TaskRunError(
      `The ${side} connection ${connection.name}: ${error.message}`,
      error.details.transient === true,
    );
  }
}
