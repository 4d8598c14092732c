import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { connect, type Socket } from 'node:net';
import { listen } from './listener';
import { makePair } from './tls/make-pair';

const place = { host: '127.0.0.1', port: 0, advice: 'choose another' };
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets) socket.destroy();
});

test.each(['http', 'https'])('%s: a connection that never says a word does not hold up the end', async (scheme) => {
  const server = scheme === 'http' ? createHttp() : createHttps({ ...(await makePair(new Date())) });
  const arrived = new Promise((done) => server.once('connection', done));
  const listener = await listen(server, place, 50);
  const socket = connect(listener.port, place.host);
  socket.on('error', () => undefined);
  sockets.push(socket);
  await arrived;
  const dropped = new Promise((done) => socket.once('close', done));
  // Without it, HTTPS would wait for the handshake for two minutes: longer than this test may take.
  await listener.close();
  await dropped;
});

test('a busy port is one line with what to do', async () => {
  const first = await listen(createHttp(), place);
  await expect(listen(createHttp(), { ...place, port: first.port })).rejects.toThrow(
    `port ${first.port} is busy; choose another`,
  );
  await first.close();
});
