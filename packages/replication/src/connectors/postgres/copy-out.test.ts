import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { CopyOut } from './copy-out';
import { ReadingSocket } from './reading-socket';

/** A message of the wire protocol. */
function message(type: string, body: Buffer | string): Buffer {
  const head = Buffer.from(`${type}....`);
  head.writeUInt32BE(Buffer.byteLength(body) + 4, 1);
  return Buffer.concat([head, Buffer.from(body)]);
}

const ROWS = Array.from({ length: 30_000 }, (_, i) => `${i}\t${'x'.repeat(i % 97)}\n`);
const COPY = Buffer.concat([message('H', '\0\0\0'), message('N', 'notice'), ...ROWS.map((r) => message('d', r))]);
const DONE = Buffer.concat([message('c', ''), message('C', 'COPY 30000\0'), message('Z', 'I')]);
const ERROR = Buffer.concat([message('E', 'SERROR\0\0'), message('Z', 'I')]);

let server: Server;
let sent: Buffer;
beforeAll(async () => {
  server = createServer((peer) => peer.end(sent)).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());

/** Reads a copy from a socket whose listener, as pg's, gets what is not rows. */
async function copy(make: () => Socket, failed: boolean) {
  const socket = make();
  const rest: Buffer[] = [];
  const out = new CopyOut('COPY');
  socket.on('data', (bytes) => {
    rest.push(bytes);
    if (failed) out.handleError(new Error('of the server'));
  });
  socket.pause();
  socket.connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  out.submit({ stream: socket, query: () => socket.resume() });
  const rows: Buffer[] = [];
  const error = await (async () => {
    for await (const bytes of out) {
      rows.push(Buffer.from(bytes));
      // a slow reader: the socket has to pause
      await turn();
    }
  })().catch((e: unknown) => e);
  await once(socket, 'close');
  return { rows: Buffer.concat(rows).toString(), rest: Buffer.concat(rest), error };
}

describe.each([
  ['one that reads into one buffer', () => ReadingSocket.create()],
  ['an ordinary one, as under TLS', () => new Socket()],
])('over %s', (_, make) => {
  test('the rows come whole, and what follows them goes to pg', async () => {
    sent = Buffer.concat([COPY, DONE]);
    const { rows, rest, error } = await copy(make, false);
    expect(error).toBeUndefined();
    expect(rows === ROWS.join('')).toBe(true);
    expect(rest.equals(DONE.subarray(5))).toBe(true);
  });

  test('an error goes to pg, and ends the rows', async () => {
    sent = Buffer.concat([COPY, ERROR]);
    const { rest, error } = await copy(make, true);
    expect(error).toMatchObject({ message: 'of the server' });
    expect(rest.equals(ERROR)).toBe(true);
  });
});
