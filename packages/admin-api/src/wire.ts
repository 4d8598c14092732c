import { type Client, type Connection, SECRET_PLACEHOLDER, type Workspace, type WorkspaceBinding } from '@jobglot/core';

/** The documents of `/admin/v1`, in snake case; times are ISO 8601 in UTC. */

export const workspaceDocument = (workspace: Workspace) => ({
  id: workspace.id,
  name: workspace.name,
  is_default: workspace.isDefault,
  created_at: workspace.createdAt.toISOString(),
  updated_at: workspace.updatedAt.toISOString(),
});

export const bindingDocument = ({ kind, address }: WorkspaceBinding) => ({ kind, address });

export const clientDocument = (client: Client) => ({
  id: client.id,
  name: client.name,
  role: client.role,
  workspaces: client.workspaces,
  public_keys: client.publicKeys,
  created_at: client.createdAt.toISOString(),
  updated_at: client.updatedAt.toISOString(),
});

export const connectionDocument = (connection: Connection) => ({
  id: connection.id,
  workspace_id: connection.workspaceId,
  name: connection.name,
  connector: connection.connector,
  properties: {
    ...connection.properties,
    ...Object.fromEntries(connection.secretNames.map((name) => [name, SECRET_PLACEHOLDER])),
  },
  created_at: connection.createdAt.toISOString(),
  updated_at: connection.updatedAt.toISOString(),
});

/** Fields of a client as they are sent. */
export interface ClientBody {
  readonly id: string;
  readonly name?: string;
  readonly role: Client['role'];
  readonly workspaces: Client['workspaces'];
  readonly public_keys?: string[];
  readonly secret?: string;
}

/** Fields of a connection as they are sent. */
export interface ConnectionBody {
  readonly name: string;
  readonly connector: string;
  readonly properties: Record<string, string>;
}
