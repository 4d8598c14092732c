import { DomainError, type ResolvedConnection, TaskRunError } from '@jobglot/core';
import type { Connector, ConnectorEnvironment } from '../connectors/connector';
import { connectorNamed } from '../connectors/registry';
import type { StatementOption } from '../grammar/statement';
import { type ConnectionSide, taskProperties, withTaskProperties } from './task-properties';

/** A connection that is open, and its kind. */
export interface OpenedConnection<T> {
  readonly connector: Connector;
  readonly opened: T;
  /** names of the options that set properties of it, as written */
  readonly taken: readonly string[];
}

/**
 * Finds the connector, puts in the properties that the task sets, checks them all once more (the rules may have changed
 * since the connection was saved) and opens it.
 *
 * @param options of the job and its statement, the stronger ones last
 * @throws TaskRunError that names the side and the connection
 */
export async function openConnection<T>(
  side: ConnectionSide,
  connection: ResolvedConnection,
  options: readonly StatementOption[],
  env: ConnectorEnvironment,
  open: (connector: Connector, connection: ResolvedConnection) => Promise<T>,
): Promise<OpenedConnection<T>> {
  try {
    const connector = connectorNamed(connection.connector);
    const task = taskProperties(side, connector.properties, options);
    const properties = withTaskProperties(connection.properties, connector.properties, task);
    connector.check(properties, env);
    return { connector, opened: await open(connector, { ...connection, properties }), taken: task.from };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new TaskRunError(
      `The ${side} connection ${connection.name}: ${error.message}`,
      error.details.transient === true,
    );
  }
}
