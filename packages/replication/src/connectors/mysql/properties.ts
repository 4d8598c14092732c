import { isIP } from 'node:net';
import { DomainError } from '@jobglot/core';
import type { ConnectorEnvironment, PropertyDescriptor } from '../connector';
import { checkServer, SERVER_PROPERTIES, ServerProperties, type ServerSettings } from '../network/server-settings';

export const MYSQL_PROPERTIES: readonly PropertyDescriptor[] = [
  ...SERVER_PROPERTIES,
  { name: 'SSLMode', required: false, secret: false },
];

/** As the mysql client has them, in PostgreSQL's spelling; `prefer` uses TLS when the server has it. */
const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;

/** A connection's properties, checked and complete. */
export interface MysqlSettings extends ServerSettings {
  readonly sslMode: (typeof SSL_MODES)[number];
}

/** @throws DomainError `connection.properties_invalid` that names the property */
export function readSettings(properties: Readonly<Record<string, string>>): MysqlSettings {
  const read = new ServerProperties(properties, MYSQL_PROPERTIES);
  const settings = { ...read.server(3306), sslMode: read.oneOf('SSLMode', SSL_MODES, 'prefer') };
  if (settings.sslMode === 'verify-full' && isIP(settings.host)) {
    const problem = 'SSLMode verify-full needs a host name as Server, because the certificate is checked for it.';
    throw new DomainError('connection.properties_invalid', problem, { property: 'SSLMode' });
  }
  return settings;
}

/** @throws as {@link readSettings}, and `connection.address_refused` */
export function checkProperties(properties: Readonly<Record<string, string>>, env: ConnectorEnvironment): void {
  checkServer(readSettings(properties), env);
}
