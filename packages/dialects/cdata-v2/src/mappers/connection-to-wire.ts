import { type Connection, SECRET_PLACEHOLDER } from '@jobglot/core';
import { objectOr } from '@jobglot/http-kit';
import type { ConnectionDocument } from '../wire/connection-wire';
import { keptData } from './kept-fields';

/** @returns the connection as it is answered; secrets show that they are there, never what they are */
export function connectionDocument(connection: Connection): ConnectionDocument {
  const { lastTest } = connection;
  const kept = keptData(connection.dialectData);
  const secrets = connection.secretNames.map((name) => [name, SECRET_PLACEHOLDER]);
  return {
    ...objectOr(kept.fields),
    id: connection.id,
    workspace_id: connection.workspaceId,
    name: connection.name,
    connector: connection.connector,
    connector_version: typeof kept.connector_version === 'string' ? kept.connector_version : null,
    properties: { ...connection.properties, ...Object.fromEntries(secrets) },
    settings: objectOr(kept.settings),
    labels: Array.isArray(kept.labels) ? kept.labels : [],
    connection_state: lastTest ? (lastTest.ok ? 'Successful' : 'Failed') : 'Untested',
    connection_message: lastTest && !lastTest.ok ? lastTest.message : null,
    last_tested: lastTest?.at.toISOString() ?? null,
    created_at: connection.createdAt.toISOString(),
    updated_at: connection.updatedAt.toISOString(),
  };
}
