import { isIP } from 'node:net';
import { DomainError } from '@jobglot/core';
import type { ConnectorEnvironment, PropertyDescriptor } from '../connector';
import { propertyValue } from '../property-names';
import { mayReach } from './address-rules';
import { addressRefused, ownServiceRefused } from './checked-addresses';
import { parseOwnService } from './own-services';

/** What every database server needs to be told. */
export const SERVER_PROPERTIES: readonly PropertyDescriptor[] = [
  { name: 'Server', required: true, secret: false, aliases: ['Host'] },
  { name: 'Port', required: false, secret: false },
  { name: 'Database', required: true, secret: false },
  { name: 'User', required: true, secret: false, aliases: ['UserId', 'Username'] },
  { name: 'Password', required: false, secret: true },
];

/** Where a database is, and who asks. */
export interface ServerSettings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** Reads the properties of one connection by the connector's own descriptors. */
export class ServerProperties {
  constructor(
    private readonly properties: Readonly<Record<string, string>>,
    private readonly descriptors: readonly PropertyDescriptor[],
  ) {
    for (const { name, required } of descriptors) {
      if (required && this.value(name) === undefined) throw invalid(name, 'is missing');
      if (this.value(name)?.includes('\0')) throw invalid(name, 'holds a NUL character');
    }
  }

  value(name: string): string | undefined {
    return propertyValue(this.properties, this.descriptors, name);
  }

  /** @returns the value in lower case @throws DomainError `connection.properties_invalid` when it is none of `values` */
  oneOf<T extends string>(name: string, values: readonly T[], otherwise: T): T {
    const value = (this.value(name) ?? otherwise).toLowerCase() as T;
    if (!values.includes(value)) throw invalid(name, `must be one of ${values.join(', ')}`);
    return value;
  }

  /** @throws DomainError `connection.properties_invalid` that names the property */
  server(defaultPort: number): ServerSettings {
    const host = this.value('Server')!.trim();
    if (!/^[\w.:%-]+$/.test(host)) throw invalid('Server', 'must be a host name or an address, not a path or a URL');
    const port = this.value('Port') ?? String(defaultPort);
    if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
      throw invalid('Port', 'must be a number from 1 to 65535');
    }
    const [database, user] = [this.value('Database')!, this.value('User')!];
    return { host, port: Number(port), database, user, password: this.value('Password') ?? '' };
  }
}

/** What can be said about the address without asking the DNS. @throws DomainError `connection.address_refused` */
export function checkServer({ host, port, database }: ServerSettings, env: ConnectorEnvironment): void {
  if (isIP(host) && !mayReach(host, env.allowedHosts)) throw addressRefused(host);
  for (const own of env.ownServices.map(parseOwnService)) {
    const sameHost = own.host.toLowerCase() === host.toLowerCase();
    if (sameHost && own.port === port && (own.database ?? database) === database) throw ownServiceRefused();
  }
}

function invalid(property: string, problem: string): DomainError {
  return new DomainError('connection.properties_invalid', `${property} ${problem}.`, { property });
}
