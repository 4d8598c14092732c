import { createServer, type Server } from 'node:net';
import { type DomainError, DomainError as Refusal } from '@jobglot/core';
import { LOCAL_ENVIRONMENT } from '../../testing/local-environment';
import { connectionTo, makePostgresFixture, type PostgresFixture } from '../../testing/postgres-fixture';
import type { ConnectorEnvironment } from '../connector';
import { postgresConnector } from './connector';
import { readSettings } from './properties';

let fixture: PostgresFixture;
let closed: Server;
let closedPort: string;

beforeAll(async () => {
  fixture = await makePostgresFixture({ superuser: true });
  closed = createServer((socket) => socket.end('what is this\n')).listen(0, '127.0.0.1');
  await new Promise((resolve) => closed.once('listening', resolve));
  closedPort = String((closed.address() as { port: number }).port);
});
afterAll(async () => {
  closed?.close();
  await fixture?.close();
});

async function opening(
  properties: Record<string, string>,
  environment: ConnectorEnvironment = LOCAL_ENVIRONMENT,
): Promise<DomainError | null> {
  const connection = { ...fixture.connection, properties: { ...fixture.connection.properties, ...properties } };
  try {
    const source = await postgresConnector.openSource(connection, environment, new AbortController().signal);
    await source.close();
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal);
    return error as DomainError;
  }
}

test('connects by name and by address, with and without optional TLS, whatever PG* the environment holds', async () => {
  const before = { ...process.env };
  Object.assign(process.env, {
    PGOPTIONS: '-c nonsense=1',
    PGHOST: '/nowhere',
    PGPASSWORD: 'wrong',
    PGSSLMODE: 'require',
    PGREPLICATION: 'database',
  });
  try {
    expect(await opening({ Server: 'localhost', SSLMode: 'prefer' })).toBeNull();
    expect(await opening({ Server: '127.0.0.1', SSLMode: 'Disable' })).toBeNull();
  } finally {
    process.env = before;
  }
});

test.each<[string, Record<string, string>, RegExp]>([
  ['an unknown host', { Server: 'no-such-host.invalid' }, /no-such-host\.invalid is not known/],
  ['a port where nothing listens', { Port: '1' }, /Nothing answers at 127\.0\.0\.1:1\. Check Server and Port/],
  ['an unknown database', { Database: 'nowhere' }, /The database nowhere does not exist/],
  ['an unknown role', { User: 'nobody_of_this_name', Password: 'canary-secret' }, /refused/],
  ['TLS that the server lacks', { SSLMode: 'require' }, /offers no TLS/],
])('%s is told with advice and without secrets', async (_, properties, message) => {
  const error = await opening(properties);
  expect(error?.code).toBe('connection.failed');
  expect(error?.message).toMatch(message);
  expect(JSON.stringify([error?.message, error?.details])).not.toContain('canary');
});

test('a server that is no PostgreSQL is told', async () => {
  const error = await opening({ Port: closedPort, SSLMode: 'disable', Password: 'canary-secret' });
  expect(error?.message).toMatch(/failed|not a PostgreSQL|did not answer/);
});

test('a wrong password is told without it', async () => {
  const role = `jobglot_login_${process.pid}`;
  await fixture.client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'right'`);
  try {
    const error = await opening({ User: role, Password: 'canary-secret' });
    // a server that trusts its own machine lets everyone in
    if (error !== null) expect(error.message).toMatch(/refused the password of user/);
    expect(String(error)).not.toContain('canary');
  } finally {
    await fixture.client.query(`DROP ROLE ${role}`);
  }
});

test('forbidden addresses and own services are refused, when saved and when opened', async () => {
  const strict = { ...LOCAL_ENVIRONMENT, allowedHosts: [] };
  expect((await opening({}, strict))?.code).toBe('connection.address_refused');
  const { Port, Database } = fixture.connection.properties;
  const own = { ...LOCAL_ENVIRONMENT, ownServices: [`127.0.0.1:${Port}/${Database}`] };
  expect((await opening({ Server: 'localhost' }, own))?.code).toBe('connection.address_refused');
  expect(() => postgresConnector.check({ ...fixture.connection.properties, Server: '127.0.0.1' }, strict)).toThrow(
    Refusal,
  );
  expect(() => postgresConnector.check({ ...fixture.connection.properties, Server: '127.0.0.1' }, own)).toThrow(
    /own database/,
  );
});

test.each<[string, Record<string, string>, RegExp]>([
  ['a missing server', { Server: '' }, /Server is missing/],
  ['a socket path', { Server: '/var/run/postgresql' }, /Server must be a host name/],
  ['a URL', { Server: 'postgres://x' }, /Server must be a host name/],
  ['a port out of range', { Port: '70000' }, /Port must be a number/],
  ['an unknown TLS mode', { SSLMode: 'maybe' }, /SSLMode must be one of/],
  ['a NUL character', { User: 'a\0b' }, /User holds a NUL/],
])('%s is refused by name', (_, properties, message) => {
  expect(() => readSettings({ ...connectionTo('postgres://u:p@h/d').properties, ...properties })).toThrow(message);
});

test('properties are read in every spelling', () => {
  const settings = readSettings({
    host: 'h',
    'user id': 'u',
    DATA_BASE: 'd',
    pass_word: 'p',
    'SSL Mode': 'VERIFY-FULL',
  });
  expect(settings).toEqual({
    host: 'h',
    port: 5432,
    database: 'd',
    user: 'u',
    password: 'p',
    schema: null,
    sslMode: 'verify-full',
  });
});
