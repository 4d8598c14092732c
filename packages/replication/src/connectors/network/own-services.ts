import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isLoopback, sameAddress } from './address-rules';

/** One entry of `ConnectorEnvironment.ownServices`. */
export interface OwnService {
  readonly host: string;
  readonly port: number;
  /** null: every database of that port (Redis) */
  readonly database: string | null;
}

const ENTRY = /^\[?([^\]/]+?)\]?:(\d+)(?:\/(.*))?$/;

/** @param entry `host:port` or `host:port/database`; an IPv6 host may stand in brackets */
export function parseOwnService(entry: string): OwnService {
  const match = ENTRY.exec(entry);
  if (match === null) throw new Error(`not host:port or host:port/database: ${entry}`);
  return { host: match[1]!, port: Number(match[2]), database: match[3] ? match[3] : null };
}

/** The same server has many addresses: each of this machine's own leads to a service that listens here. */
function isThisMachine(address: string): boolean {
  const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return isLoopback(address) || own.some((i) => sameAddress(i.address.split('%')[0]!, address));
}

function sameMachine(a: string, b: string): boolean {
  return sameAddress(a, b) || (isThisMachine(a) && isThisMachine(b));
}

/**
 * Whether a target is one of the product's own services, compared by what the names resolve to.
 *
 * @param database null: the target's kind of server has no databases
 */
export async function isOwnService(
  target: { readonly address: string; readonly port: number; readonly database: string | null },
  ownServices: readonly string[],
): Promise<boolean> {
  for (const own of ownServices.map(parseOwnService)) {
    if (own.port !== target.port) continue;
    if (own.database !== null && target.database !== null && own.database !== target.database) continue;
    const addresses = isIP(own.host) ? [own.host] : await resolved(own.host);
    if (addresses.some((address) => sameMachine(address, target.address))) return true;
  }
  return false;
}

async function resolved(host: string): Promise<string[]> {
  return lookup(host, { all: true }).then(
    (all) => all.map((a) => a.address),
    () => [],
  );
}
