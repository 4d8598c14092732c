import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { DOMAIN_ERROR_CODES, DomainError, type DomainErrorCode } from '@jobglot/core';
import { testAdmin, testServices } from '@jobglot/core/testing';
import { jsonCodec } from './codec/json-codec';
import type { AuthRequest, Dialect } from './dialect';
import { httpApp } from './http-app';
import { mountDialects } from './mount-dialects';
import type { OpenApiDocument } from './openapi/openapi-document';
import { row } from './operation-row';
import { ok } from './reply';

const ANY = { description: 'any' };
const schema = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
const body = { required: false, content: { 'application/json': { schema } } };

/** Says what it saw of a body while it proved the caller, and what the operation saw. */
function echo(prefix: string, asks: (request: AuthRequest) => Promise<void>, limit: Partial<Dialect>): Dialect {
  return {
    ...limit,
    name: prefix.slice(1),
    title: prefix,
    prefixes: [`${prefix}/{project}`],
    document: {
      openapi: '3.0.3',
      info: { title: 'echo', version: '1' },
      paths: { '/echo': { post: { operationId: 'echo', requestBody: body, responses: { default: ANY } } } },
    } as OpenApiDocument,
    codec: jsonCodec,
    operations: [
      row(['echo', 'POST', '/echo', 'viewer'], { handle: async (context) => ok({ saw: context.body ?? 'nothing' }) }),
    ],
    authenticate: async (request) => {
      await asks(request);
      return testAdmin;
    },
    faults: {
      table: Object.fromEntries(DOMAIN_ERROR_CODES.map((code) => [code, 400])) as Record<DomainErrorCode, number>,
      render: (status, { code }) => ({ status: status as number, body: { code } }),
      unexpected: () => ({ status: 500, body: {} }),
    },
  };
}

let server: Server;
const seen: unknown[] = [];
const failures: unknown[] = [];
beforeAll(async () => {
  const app = httpApp();
  const signed = async (request: AuthRequest) => {
    const { headers, prefixParams, address } = request;
    const reading = request.rawBody();
    const same = reading === request.rawBody();
    const bytes = await reading;
    const encoding = headers['content-encoding'];
    seen.push({ text: bytes.toString(), same, type: headers['content-type'], encoding });
    if (prefixParams.project !== 'a b' || address !== '127.0.0.1') throw new DomainError('auth.invalid', 'Not me.');
  };
  const log = { request: () => {}, failure: (error: unknown) => failures.push(error) };
  const dialects = [
    echo('/signed', signed, { bodyLimit: 2_000 }),
    echo('/plain', async () => {}, {}),
    echo('/wide', async () => {}, { bodyLimit: 4_000 }),
  ];
  mountDialects(app, dialects, { services: testServices().services, log, bodyLimit: 1_000 });
  server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
});
beforeEach(() => seen.splice(0));
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** @param headers with `transfer-encoding` the length is not said */
function post(dialect: string, bytes: string | Buffer, headers: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo;
  return new Promise<[number | undefined, unknown]>((resolve, reject) => {
    const sent = httpRequest({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: `/${dialect}/a%20b/echo`,
      headers: {
        ...('transfer-encoding' in headers ? {} : { 'content-length': Buffer.byteLength(bytes) }),
        ...headers,
      },
    });
    sent.on('error', reject).on('response', (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk)).on('end', () => resolve([response.statusCode, JSON.parse(text)]));
    });
    sent.end(bytes);
  });
}

const JSON_TYPE = { 'content-type': 'application/json' };
const sized = (length: number) => JSON.stringify({ name: 'x'.repeat(length - '{"name":""}'.length) });

test('who proves the caller gets the bytes as they came, and the operation what they mean', async () => {
  const text = ' {"name" : "\\u0041ü"}';
  expect(await post('signed', text, JSON_TYPE)).toEqual([200, { saw: { name: 'Aü' } }]);
  expect(seen).toEqual([{ text, same: true, type: 'application/json', encoding: undefined }]);
});

test('no body is an empty one', async () => {
  expect(await post('signed', '', JSON_TYPE)).toEqual([200, { saw: 'nothing' }]);
  expect(seen).toMatchObject([{ text: '', same: true, type: 'application/json' }]);
});

test('a body without a length, and a compressed one', async () => {
  const chunked = { ...JSON_TYPE, 'transfer-encoding': 'chunked' };
  expect(await post('signed', '{"name":"x"}', chunked)).toEqual([200, { saw: { name: 'x' } }]);
  const packed = { ...JSON_TYPE, 'content-encoding': 'gzip' };
  expect(await post('signed', gzipSync('{"name":"y"}'), packed)).toEqual([200, { saw: { name: 'y' } }]);
  expect(seen).toMatchObject([{ text: '{"name":"x"}' }, { text: '{"name":"y"}', encoding: 'gzip' }]);
});

test("the dialect's limit counts, above and below the server's, whoever reads the body", async () => {
  const large = { code: 'request.too_large' };
  expect(await post('signed', sized(2_000), JSON_TYPE)).toMatchObject([200, {}]);
  expect(await post('signed', sized(2_001), JSON_TYPE)).toEqual([400, large]);
  expect(seen).toHaveLength(1);
  expect(await post('wide', sized(4_000), JSON_TYPE)).toMatchObject([200, {}]);
  expect(await post('wide', sized(4_001), JSON_TYPE)).toEqual([400, large]);
  expect(await post('plain', sized(1_000), JSON_TYPE)).toMatchObject([200, {}]);
  expect(await post('plain', sized(1_001), JSON_TYPE)).toEqual([400, large]);
});

test.each(['UTF-8', 'utf-8', 'Utf8'])('a Content-Encoding of %s is none', async (encoding) => {
  const headers = { ...JSON_TYPE, 'content-encoding': encoding };
  for (const dialect of ['signed', 'plain']) {
    expect(await post(dialect, '{"name":"x"}', headers)).toEqual([200, { saw: { name: 'x' } }]);
    expect(await post(dialect, '', headers)).toEqual([200, { saw: 'nothing' }]);
    expect(await post(dialect, '', { ...headers, 'transfer-encoding': 'chunked' })).toEqual([200, { saw: 'nothing' }]);
  }
  // A signature may cover the header.
  expect(seen).toMatchObject([{ encoding }, { encoding }, { encoding }]);
});

test('an encoding that nobody knows is refused', async () => {
  const headers = { ...JSON_TYPE, 'content-encoding': 'utf-16' };
  expect(await post('plain', '{}', headers)).toEqual([400, { code: 'request.unsupported_media_type' }]);
  expect(failures).toEqual([]);
});
