import { isIP } from 'node:net';
import { DomainError } from '@jobglot/core';
import type { ConnectorEnvironment, PropertyDescriptor } from '../connector';
import { mayReach } from '../network/address-rules';
import { addressRefused, ownServiceRefused } from '../network/checked-addresses';
import { parseOwnService } from '../network/own-services';
import { propertyValue } from '../property-names';

export const POSTGRES_PROPERTIES: readonly PropertyDescriptor[] = [
  { name: 'Server', required: true, secret: false, aliases: ['Host'] },
  { name: 'Port', required: false, secret: false },
  { name: 'Database', required: true, secret: false },
  { name: 'User', required: true, secret: false, aliases: ['UserId', 'Username'] },
  { name: 'Password', required: false, secret: true },
  { name: 'Schema', required: false, secret: false },
  { name: 'SSLMode', required: false, secret: false },
];

/** As in libpq; `allow` and `prefer` use TLS when the server has it. */
const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof SSL_MODES)[number];

/** A connection's properties, checked and complete. */
export interface PostgresSettings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** null: the role's own first schema */
  readonly schema: string | null;
  readonly sslMode: SslMode;
}

function invalid(property: string, problem: string): DomainError {
  return new DomainError('connection.properties_invalid', `${property} ${problem}.`, { property });
}

/** @throws DomainError `connection.properties_invalid` that names the property */
export function readSettings(properties: Readonly<Record<string, string>>): PostgresSettings {
  const value = (name: string) => propertyValue(properties, POSTGRES_PROPERTIES, name);
  for (const { name, required } of POSTGRES_PROPERTIES) {
    if (required && value(name) === undefined) throw invalid(name, 'is missing');
    if (value(name)?.includes('\0')) throw invalid(name, 'holds a NUL character');
  }
  const host = value('Server')!.trim();
  if (!/^[\w.:%-]+$/.test(host)) throw invalid('Server', 'must be a host name or an address, not a path or a URL');
  const port = value('Port') ?? '5432';
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
    schema: value('Schema') ?? null,
    sslMode,
  };
}

/** What can be said about the address without asking the DNS. @throws as {@link readSettings}, and `connection.address_refused` */
export function checkProperties(properties: Readonly<Record<string, string>>, env: ConnectorEnvironment): void {
  const { host, port, database } = readSettings(properties);
  if (isIP(host) && !mayReach(host, env.allowedHosts)) throw addressRefused(host);
  for (const own of env.ownServices.map(parseOwnService)) {
    const sameHost = own.host.toLowerCase() === host.toLowerCase();
    if (sameHost && own.port === port && (own.database ?? database) === database) throw ownServiceRefused();
  }
}
