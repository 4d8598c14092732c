import type { ConnectionDraft, ConnectionPatch } from '@jobglot/core';
import { objectOr, unknownFields } from '@jobglot/http-kit';
import { CONNECTION_FIELDS, SERVER_FIELDS } from '../wire/body-fields';
import type { ConnectionRequest } from '../wire/connection-wire';
import { DIALECT_KEY, keptData } from './kept-fields';

/** What the answer says of the last test is the server's, too. */
const KNOWN = new Set([
  ...Object.keys(CONNECTION_FIELDS),
  ...SERVER_FIELDS,
  'connection_state',
  'connection_message',
  'last_tested',
]);

/** @throws DomainError `request.invalid` (an unknown field or a setting is named like a secret) */
export function connectionDraft(body: ConnectionRequest): ConnectionDraft {
  const { properties = {}, dialectData } = connectionPatch(body, {});
  return { name: body.name ?? '', connector: body.connector ?? '', properties, ...(dialectData && { dialectData }) };
}

/** @param dialectData of the connection as it is: settings and kept fields are merged into it */
export function connectionPatch(
  body: ConnectionRequest,
  dialectData: Readonly<Record<string, unknown>>,
): ConnectionPatch {
  const before = keptData(dialectData);
  const { name, connector, connector_version, labels } = body;
  const kept = {
    ...before,
    ...(connector_version === undefined ? {} : { connector_version }),
    ...(labels === undefined ? {} : { labels }),
    settings: { ...objectOr(before.settings), ...unknownFields(body.settings ?? {}, () => false) },
    fields: { ...objectOr(before.fields), ...unknownFields(body, (field) => KNOWN.has(field)) },
  };
  return {
    ...(name === undefined ? {} : { name }),
    ...(connector === undefined ? {} : { connector }),
    properties: asText(body.properties ?? {}),
    dialectData: { [DIALECT_KEY]: kept },
  };
}

function asText(properties: NonNullable<ConnectionRequest['properties']>): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, String(value)]));
}
