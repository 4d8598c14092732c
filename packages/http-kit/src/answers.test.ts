import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DOMAIN_ERROR_CODES, DomainError, type DomainErrorCode } from '@jobglot/core';
import { testServices } from '@jobglot/core/testing';
import request from 'supertest';
import { jsonCodec } from './codec/json-codec';
import type { Dialect, Operation } from './dialect';
import { httpApp } from './http-app';
import { mountDialects } from './mount-dialects';
import type { OpenApiDocument } from './openapi/openapi-document';
import { ok } from './reply';

/** A public dialect that shows each form of an answer. */
function forms(): Dialect {
  const row = (path: string, handle: Operation['handle']): Operation => ({
    operationId: path.slice(1),
    method: 'GET',
    path,
    role: 'public',
    handle,
  });
  const operations = [
    row('/document', async () => ok({ said: 'hello' })),
    row('/site', async ({ params }) => ok({ said: params.site })),
    row('/text', async () => ({ status: 200, text: '42', headers: { 'Content-Type': 'text/plain' } })),
    row('/fault', async () => {
      throw new DomainError('request.invalid', 'No such\r\nX-Evil: é \u{1f600}');
    }),
    row('/wait', async ({ signal }) => {
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return ok({ said: 'stopped' });
    }),
  ];
  const responses = { default: { description: 'any' } };
  const paths = Object.fromEntries(
    operations.map(({ path, operationId }) => [path, { get: { operationId, responses } }]),
  );
  return {
    name: 'forms',
    title: 'forms',
    prefixes: ['/api', '/s/{site}/api'],
    document: { openapi: '3.0.3', info: { title: 'forms', version: '1' }, paths } as OpenApiDocument,
    codec: jsonCodec,
    operations,
    authenticate: () => Promise.reject(new Error('nobody asks')),
    route: ({ method, path, query }) => ({
      method: method === 'POST' && query.as === 'GET' ? 'GET' : method,
      path: path.replace(/^\/renamed\b/, '/document'),
    }),
    present: ({ query }, { body, ...rest }) =>
      query.form === 'shout' && body !== undefined
        ? { ...rest, text: JSON.stringify(body).toUpperCase(), headers: { 'Content-Type': 'text/x-shout' } }
        : { ...rest, body },
    faults: {
      table: Object.fromEntries(DOMAIN_ERROR_CODES.map((code) => [code, 400])) as Record<DomainErrorCode, number>,
      render: (status, { message }) => ({ status: status as number, body: { message }, reason: message }),
      unexpected: () => ({ status: 500, body: {} }),
    },
  };
}

let server: Server;
const stopping = new AbortController();
beforeAll(async () => {
  const app = httpApp();
  const log = { request: () => {}, failure: () => {} };
  mountDialects(app, [forms()], { services: testServices().services, log, stopping: stopping.signal });
  server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
});
afterAll(async () => {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
});

test('an address is rewritten before it is matched, its query stays', async () => {
  const answer = await request(server).get('/api/renamed?form=shout');
  expect([answer.status, answer.text]).toEqual([200, '{"SAID":"HELLO"}']);
});

test('a request is taken for another method, before it is matched', async () => {
  expect((await request(server).post('/api/document?as=GET')).body).toEqual({ said: 'hello' });
  expect((await request(server).post('/api/document')).body).toMatchObject({
    message: 'POST is not one of: GET.',
  });
});

test('a prefix has parameters', async () => {
  expect((await request(server).get('/s/Site%20A/api/site')).body).toEqual({ said: 'Site A' });
});

test('OPTIONS names the methods, and proves nobody', async () => {
  const answer = await request(server).options('/api/document');
  expect([answer.status, answer.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS']);
});

test('an answer takes the form that the request asks for, errors too', async () => {
  expect((await request(server).get('/api/document')).body).toEqual({ said: 'hello' });
  const fault = await request(server).get('/api/fault?form=shout');
  expect([fault.headers['content-type'], fault.text.slice(0, 12)]).toEqual(['text/x-shout', '{"MESSAGE":"']);
});

test('a text is sent as it is', async () => {
  const answer = await request(server).get('/api/text?form=shout');
  expect([answer.text, answer.headers['content-type'], answer.headers['content-length']]).toEqual([
    '42',
    'text/plain',
    '2',
  ]);
});

test('a reason phrase is one line of ASCII, whatever the message holds', async () => {
  const { port } = server.address() as AddressInfo;
  const answer = await new Promise<{ reason?: string; evil: unknown }>((resolve) =>
    httpRequest({ port, path: '/api/fault' }, (res) => {
      res.resume();
      resolve({ ...(res.statusMessage && { reason: res.statusMessage }), evil: res.headers['x-evil'] });
    }).end(),
  );
  expect(answer).toEqual({ reason: 'No such X-Evil:', evil: undefined });
});

test('whoever waits is answered when the process stops, and the connection goes', async () => {
  const waiting = request(server).get('/api/wait');
  const arrived = new Promise((resolve) => server.once('request', resolve));
  const answer = waiting.then((response) => response);
  await arrived;
  stopping.abort();
  const { body, headers } = await answer;
  expect([body, headers.connection]).toEqual([{ said: 'stopped' }, 'close']);
});
