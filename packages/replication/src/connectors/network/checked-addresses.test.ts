import { networkInterfaces } from 'node:os';
import { DomainError } from '@jobglot/core';
import type { ConnectorEnvironment } from '../connector';
import { mayReach } from './address-rules';
import { checkedAddresses } from './checked-addresses';
import { parseOwnService } from './own-services';

const LOOPBACK = ['127.0.0.0/8', '::1'];

function env(more: Partial<ConnectorEnvironment> = {}): ConnectorEnvironment {
  return { filesRoot: '/nonexistent', allowedHosts: LOOPBACK, timeZone: 'UTC', ownServices: [], ...more };
}

test.each([
  '127.0.0.1',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  'fe80::1',
  'fc00::1',
  'ff02::1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
])('%s is refused unless allowed', (address) => {
  expect(mayReach(address, [])).toBe(false);
});

test.each<[string, string[]]>([
  ['8.8.8.8', []],
  ['2606:4700::1', []],
  ['10.1.2.3', ['10.0.0.0/8']],
  ['::ffff:10.1.2.3', ['10.1.2.3']],
  ['fc00::5', ['fc00::/7']],
  ['127.0.0.1', LOOPBACK],
])('%s is reached with %j', (address, allowed) => {
  expect(mayReach(address, allowed)).toBe(true);
});

test('a list entry of the other family, or no address at all, allows nothing', () => {
  expect(mayReach('10.1.2.3', ['fc00::/7', 'localhost', ''])).toBe(false);
});

async function refusal(
  target: { host: string; port: number; database: string | null },
  more: Partial<ConnectorEnvironment>,
) {
  const error = await checkedAddresses(target, env(more)).catch((e: unknown) => e);
  return error instanceof DomainError ? error.code : error;
}

test('a name is checked by all that it resolves to', async () => {
  const target = { host: 'localhost', port: 5432, database: 'x' };
  expect(await refusal(target, { allowedHosts: [] })).toBe('connection.address_refused');
  for (const address of await checkedAddresses(target, env())) expect(['127.0.0.1', '::1']).toContain(address);
  expect(await refusal({ ...target, host: 'no-such-host.invalid' }, {})).toBe('connection.failed');
});

test("the product's own services are refused under every name and address of this machine", async () => {
  const ownServices = ['127.0.0.1:5432/jobglot', 'localhost:6379'];
  const own = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find((i) => i.family === 'IPv4')!.address;
  const allowedHosts = [...LOOPBACK, `${own}/32`];
  const refused = (host: string, port: number, database: string | null) =>
    refusal({ host, port, database }, { ownServices, allowedHosts });
  for (const host of ['127.0.0.1', 'localhost', '127.0.0.2', '::1', '::ffff:127.0.0.1', own]) {
    expect([host, await refused(host, 5432, 'jobglot')]).toEqual([host, 'connection.address_refused']);
    expect([host, await refused(host, 6379, 'anything')]).toEqual([host, 'connection.address_refused']);
  }
  expect(await refused('127.0.0.1', 5432, 'demo')).toEqual(['127.0.0.1']);
  expect(await refused('127.0.0.1', 5433, 'jobglot')).toEqual(['127.0.0.1']);
});

test('entries of own services are read', () => {
  expect(parseOwnService('db:5432/jobglot')).toEqual({ host: 'db', port: 5432, database: 'jobglot' });
  expect(parseOwnService('[::1]:6379')).toEqual({ host: '::1', port: 6379, database: null });
  expect(() => parseOwnService('db')).toThrow('not host:port');
});
