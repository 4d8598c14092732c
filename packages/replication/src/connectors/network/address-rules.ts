import * as ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** @returns the address with an IPv4-mapped IPv6 form turned into IPv4 */
function parsed(address: string): Address {
  return ipaddr.process(address);
}

/**
 * Whether a connection may reach the address (replication-notes.md 5.4): public ones always, all others (loopback,
 * private, link-local, multicast, translated, reserved, ...) only when the allowlist names them.
 *
 * @param allowed addresses and CIDRs
 */
export function mayReach(address: string, allowed: readonly string[]): boolean {
  const target = parsed(address);
  return target.range() === 'unicast' || allowed.some((entry) => covers(entry.trim(), target));
}

function covers(entry: string, target: Address): boolean {
  if (ipaddr.isValidCIDR(entry)) {
    const [network, bits] = ipaddr.parseCIDR(entry);
    return network.kind() === target.kind() && target.match(network, bits);
  }
  return ipaddr.isValid(entry) && parsed(entry).toString() === target.toString();
}

/** @returns true when both are the same address */
export function sameAddress(a: string, b: string): boolean {
  return parsed(a).toString() === parsed(b).toString();
}

/** @returns true for loopback and the unspecified address, which also ends at this machine */
export function isLoopback(address: string): boolean {
  const range = parsed(address).range();
  return range === 'loopback' || range === 'unspecified';
}
