import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { DomainError } from '@jobglot/core';
import type { ConnectorEnvironment } from '../connector';
import { mayReach } from './address-rules';
import { isOwnService } from './own-services';

/** @returns the refusal of an address that the allowlist does not name */
export function addressRefused(host: string): DomainError {
  const message = `The host ${host} is not a public address. The operator can allow it in JOBGLOT_ALLOWED_HOSTS.`;
  return new DomainError('connection.address_refused', message, { host });
}

/** @returns the refusal of the product's own database or queue */
export function ownServiceRefused(): DomainError {
  const message = "This is the product's own database or queue, which no connection may use. Choose another database.";
  return new DomainError('connection.address_refused', message);
}

/**
 * Resolves a host once and checks every address of it, so that a name cannot lead elsewhere between check and use
 * (DNS rebinding): the caller connects to one of the addresses returned, and keeps the name for TLS only.
 *
 * @returns the addresses, in the order to try them
 * @throws DomainError `connection.address_refused`, `connection.failed` (unknown host)
 */
export async function checkedAddresses(
  target: { readonly host: string; readonly port: number; readonly database: string | null },
  env: ConnectorEnvironment,
): Promise<string[]> {
  const { host } = target;
  const addresses = isIP(host) ? [host] : await resolve(host);
  if (addresses.some((address) => !mayReach(address, env.allowedHosts))) throw addressRefused(host);
  for (const address of addresses) {
    if (await isOwnService({ ...target, address }, env.ownServices)) throw ownServiceRefused();
  }
  return addresses;
}

async function resolve(host: string): Promise<string[]> {
  try {
    const all = await lookup(host, { all: true });
    if (all.length > 0) return all.map((a) => a.address);
  } catch {
    // the same message as for no address at all
  }
  throw new DomainError('connection.failed', `The host ${host} is not known. Check its spelling and the DNS.`, {
    host,
  });
}
