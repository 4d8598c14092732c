import { type Caller, type Connection, roleIncludes, SECRET_PLACEHOLDER } from '@jobglot/core';
import { objectOr } from '@jobglot/http-kit';
import { formatConnectionString } from '../wire/connection-string';
import type { WireRow } from '../wire/job-wire';
import { wireTime } from '../wire/words';
import { wireText } from './job-options';
import { keptData } from './kept-fields';

/** @returns the connection as it is answered; secrets show that they are there, never what they are */
export function connectionRow(connection: Connection, caller: Caller): WireRow {
  const { lastTest } = connection;
  const kept = keptData(connection.dialectData);
  const secrets = connection.secretNames.map((name) => [name, SECRET_PLACEHOLDER]);
  const changeable = String(roleIncludes(caller.role, 'editor'));
  return {
    ...objectOr(kept.fields),
    Name: connection.name,
    ConnectionId: connection.id,
    ProviderName: providerName(connection, kept.providerName),
    ProviderClass: null,
    ConnectionString: formatConnectionString(sorted({ ...connection.properties, ...Object.fromEntries(secrets) })),
    ConnectionState: lastTest ? (lastTest.ok ? 'Successful' : 'Failed') : 'Untested',
    LastTested: lastTest && wireTime(lastTest.at),
    CreationTime: wireTime(connection.createdAt),
    LastModified: wireTime(connection.updatedAt),
    Verbosity: wireText(kept.verbosity),
    LicenseState: null,
    LicenseMessage: null,
    CanUpdate: changeable,
    CanRemove: changeable,
  };
}

/** The spelling that was sent (`CData PostgreSQL`), as long as it still names the connection's connector. */
function providerName({ connector }: Connection, sent: unknown): string {
  return typeof sent === 'string' && bareProvider(sent).toLowerCase() === connector.toLowerCase() ? sent : connector;
}

/** @returns the provider without the vendor's name before it */
export function bareProvider(name: string): string {
  return name.trim().replace(/^CData\s+/i, '');
}

/** The store keeps no order of properties; scripts that compare texts need one. */
function sorted(properties: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1)));
}
