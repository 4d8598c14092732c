import type { ConnectionDraft, ConnectionPatch } from '@jobglot/core';
import { objectOr, unknownFields } from '@jobglot/http-kit';
import { parseConnectionString } from '../wire/connection-string';
import { bareProvider } from './connection-to-wire';
import { DIALECT_KEY, keptData } from './kept-fields';

/** A create or modify request of a connection. */
export interface ConnectionRequest extends Readonly<Record<string, unknown>> {
  readonly Name?: string;
  readonly ProviderName?: string;
  readonly ConnectionString?: string;
  readonly Verbosity?: string | number;
}

/** Known here, or the server's own. */
const KNOWN = new Set([
  ...['Name', 'ProviderName', 'ConnectionString', 'Verbosity', 'WorkspaceId'],
  ...['ConnectionId', 'ProviderClass', 'ConnectionState', 'LastTested', 'CreationTime', 'LastModified'],
  ...['LicenseState', 'LicenseMessage', 'CanUpdate', 'CanRemove'],
]);

/** @throws DomainError `connection.properties_invalid` (the text is no connection string), `request.invalid` */
export function connectionDraft(body: ConnectionRequest): ConnectionDraft {
  return {
    name: body.Name ?? '',
    connector: bareProvider(body.ProviderName ?? ''),
    properties: parseConnectionString(body.ConnectionString ?? ''),
    dialectData: { [DIALECT_KEY]: kept(body, {}) },
  };
}

/** A ConnectionString replaces the whole set of properties. @throws as {@link connectionDraft} */
export function connectionPatch(
  body: ConnectionRequest,
  dialectData: Readonly<Record<string, unknown>>,
): ConnectionPatch {
  const { Name: name, ProviderName: provider, ConnectionString: text } = body;
  return {
    ...(name === undefined ? {} : { name }),
    ...(provider === undefined ? {} : { connector: bareProvider(provider) }),
    ...(text === undefined ? {} : { allProperties: parseConnectionString(text) }),
    dialectData: { [DIALECT_KEY]: kept(body, keptData(dialectData)) },
  };
}

function kept(body: ConnectionRequest, before: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    ...before,
    ...(body.ProviderName === undefined ? {} : { providerName: body.ProviderName }),
    ...(body.Verbosity === undefined ? {} : { verbosity: body.Verbosity }),
    fields: { ...objectOr(before.fields), ...unknownFields(body, (name) => KNOWN.has(name)) },
  };
}
