import { isIP } from 'node:net';
import { DomainError } from '@jobglot/core';
import type { ConnectorEnvironment, PropertyDescriptor } from '../connector';
import { mayReach } from '../network/address-rules';
import { addressRefused, ownServiceRefused } from '../network/checked-addresses';
import { parseOwnService } from '../network/own-services';
import { propertyValue } from '../property-names';

export const MYSQL_PROPERTIES: readonly PropertyDescriptor[] = [
  { name: 'Server', required: true, secret: false, aliases: ['Host'] },
  { name: 'Port', required: false, secret: false },
  { name: 'Database', required: true, secret: false },
  { name: 'User', required: true, secret: false, aliases: ['UserId', 'Username'] },
  { name: 'Password', required: false, secret: true },
  { name: 'SSLMode', required: false, secret: false },
];

/** As the mysql client has them, in PostgreSQL's spelling; `prefer` uses TLS when the server has it. */
const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof SSL_MODES)[number];

/** A connection's properties, checked and complete. */
export interface MysqlSettings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly sslMode: SslMode;
}

function invalid(property: string, problem: string): DomainError {
  return new DomainError('connection.properties_invalid', `${property} ${problem}.`, { property });
}

/** @throws DomainError `connection.properties_invalid` that names the property */
export function readSettings(properties: Readonly<Record<string, string>>): MysqlSettings {
  const value = (name: string) => propertyValue(properties, MYSQL_PROPERTIES, name);
  for (const { name, required } of MYSQL_PROPERTIES) {
    if (required && value(name) === undefined) throw invalid(name, 'is missing');
    if (value(name)?.includes('\0')) throw invalid(name, 'holds a NUL character');
  }
  const host = value('Server')!.trim();
  if (!/^[\w.:%-]+$/.test(host)) throw invalid('Server', 'must be a host name or an address, not a path or a URL');
  const port = value('Port') ?? '3306';
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
    throw invalid('Port', 'must be a number from 1 to 65535');
  }
  const sslMode = (value('SSLMode') ?? 'prefer').toLowerCase() as SslMode;
  if (!SSL_MODES.includes(sslMode)) throw invalid('SSLMode', `must be one of ${SSL_MODES.join(', ')}`);
  return {
    host,
    port: Number(port),
    database: value('Database')!,
    user: value('User')!,
    password: value('Password') ?? '',
    sslMode,
  };
}

/** What can be said about the address without asking the DNS. @throws as {@link readSettings}, and `connection.address_refused` */
export function checkProperties(properties: Readonly<Record<string, string>>, env: ConnectorEnvironment): void {
  const { host, port } = readSettings(properties);
  if (isIP(host) && !mayReach(host, env.allowedHosts)) throw addressRefused(host);
  for (const own of env.ownServices.map(parseOwnService)) {
    if (own.host.toLowerCase() === host.toLowerCase() && own.port === port) throw ownServiceRefused();
  }
}
