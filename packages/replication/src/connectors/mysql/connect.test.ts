import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { LOCAL_ENVIRONMENT } from '../../testing/local-environment';
import { mysqlConnector } from './connector';

/** MySQL's greeting, of a server that has TLS: version 10, 21 bytes of salt, mysql_native_password. */
function greeting(): Buffer {
  const text = (s: string) => Buffer.from(`${s}\0`);
  // CLIENT_PROTOCOL_41, SSL, SECURE_CONNECTION; CLIENT_PLUGIN_AUTH
  const [low, high] = [0x8a00, 0x0008];
  const body = Buffer.concat([
    Buffer.from([10]),
    text('8.0.0'),
    Buffer.from([1, 0, 0, 0]),
    text('12345678'),
    Buffer.from([low & 0xff, low >> 8, 45, 2, 0, high, 0, 21]),
    Buffer.alloc(10),
    text('123456789012'),
    text('mysql_native_password'),
  ]);
  return Buffer.concat([Buffer.from([body.length, 0, 0, 0]), body]);
}

let server: Server;
let received: Buffer;
beforeEach(async () => {
  received = Buffer.alloc(0);
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      received = Buffer.concat([received, data]);
      // the request for TLS is 36 bytes; the client's hello follows, then we hang up
      if (received.length > 60) socket.destroy();
    });
    socket.write(greeting());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => server.close());

test('TLS is asked for the name that the user gave, not for the address behind it', async () => {
  const { port } = server.address() as { port: number };
  const properties = {
    Server: 'localhost',
    Port: String(port),
    Database: 'd',
    User: 'u',
    Password: 'canary',
    SSLMode: 'verify-full',
  };
  const connection = { id: 'c', name: 'c', connector: 'MySQL', properties };
  const opened = mysqlConnector.openSource(connection, LOCAL_ENVIRONMENT, new AbortController().signal);
  const error = await opened.catch((e) => e);
  expect(error).toMatchObject({ code: 'connection.failed' });
  expect(String(error)).not.toContain('canary');
  // the server name indication of the hello
  expect(received.includes(Buffer.from('\0\0\tlocalhost'))).toBe(true);
  expect(received.includes('canary')).toBe(false);
});

test('verify-full needs a name to check', () => {
  const properties = { Server: '127.0.0.1', Database: 'd', User: 'u', SSLMode: 'verify-full' };
  expect(() => mysqlConnector.check(properties, LOCAL_ENVIRONMENT)).toThrow(/verify-full needs a host name/);
});
