import { DOMAIN_ERROR_CODES, DomainError, type DomainErrorCode } from '@jobglot/core';
import { testServices } from '@jobglot/core/testing';
import request from 'supertest';
import { jsonCodec } from './codec/json-codec';
import type { Dialect, Operation } from './dialect';
import { httpApp } from './http-app';
import { mountDialects } from './mount-dialects';
import type { MountOptions } from './mount-options';
import type { OpenApiDocument } from './openapi/openapi-document';
import { ok } from './reply';
import type { RequestFacts } from './request/request-log';

const TEXT = { type: 'string' };
const answer = {
  description: 'any',
  content: { 'application/json': { schema: { type: 'object', properties: { said: TEXT }, required: ['said'] } } },
};
const fault = { description: 'fault', content: { 'application/json': { schema: { type: 'object' } } } };
const idParameter = { name: 'id', in: 'path', required: true, schema: TEXT };

/** A dialect with a hot path, a literal beside a parameter, and parentheses in a path. */
function toy(name: string, prefix: string): Dialect {
  const row = (
    operationId: string,
    method: Operation['method'],
    path: string,
    rest: Partial<Operation> = {},
  ): Operation => ({
    operationId,
    method,
    path,
    role: 'viewer',
    handle: async ({ params, body }) =>
      ok({ said: `${name} ${operationId} ${params.id ?? ''}${body === undefined ? '' : 'with a body'}`.trim() }),
    ...rest,
  });
  const operations = [
    row('one', 'GET', '/things/{id}', { hot: true }),
    row('list', 'GET', '/things/all'),
    row('odd', 'GET', '/things({id})'),
    row('create', 'POST', '/things', {
      role: 'editor',
      handle: async ({ body }) => ok({ said: JSON.stringify(body) }),
    }),
    row('crash', 'GET', '/crash', {
      handle: async () => {
        throw new Error('password=hunter2');
      },
    }),
    row('lie', 'GET', '/lie', { handle: async () => ok({ shouted: 'no' }) }),
    row('open', 'GET', '/open', { role: 'public' }),
    row('brokenLog', 'GET', '/broken-log', {
      handle: async () => ({ status: 200, headers: { 'Content-Type': 'text/plain' }, stream: brokenLines() }),
    }),
    row('log', 'GET', '/log', {
      handle: async () => ({ status: 200, headers: { 'Content-Type': 'text/plain' }, stream: lines() }),
    }),
  ];
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { operationId, method, path } of operations) {
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: {
        operationId,
        parameters: path.includes('{id}') ? [idParameter] : [],
        ...(method === 'POST' && {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: { type: 'object', required: ['name'], properties: { name: TEXT, deep: { type: 'object' } } },
              },
            },
          },
        }),
        responses: { 200: answer, default: fault },
      },
    };
  }
  return {
    name,
    title: name,
    prefixes: [prefix],
    document: { openapi: '3.0.3', info: { title: name, version: '1' }, paths } as unknown as OpenApiDocument,
    codec: jsonCodec,
    operations,
    authenticate: async ({ headers }, { authenticator }) => {
      if (!headers['x-token']) throw new DomainError('auth.missing', 'Say who you are.');
      return authenticator.byToken(String(headers['x-token']), 'cdata');
    },
    faults: {
      table: Object.fromEntries(DOMAIN_ERROR_CODES.map((code) => [code, STATUS[code] ?? 400])) as Record<
        DomainErrorCode,
        number
      >,
      render: (status, error) => ({
        status: status as number,
        body: { by: name, code: error.code, text: error.message },
      }),
      unexpected: (errorId) => ({ status: 500, body: { by: name, errorId } }),
    },
  };
}

const STATUS: Partial<Record<DomainErrorCode, number>> = {
  'auth.missing': 401,
  'auth.invalid': 401,
  'auth.too_many_attempts': 429,
  'access.role': 403,
  'request.path_not_found': 404,
  'request.method_not_allowed': 405,
  'request.too_large': 413,
  'request.unsupported_media_type': 415,
};

async function* brokenLines() {
  yield 'one\n';
  throw new Error('the store is gone');
}

async function* lines() {
  yield 'one\n';
  yield 'two\n';
}

async function mounted(options: Partial<MountOptions> = {}) {
  const test = testServices();
  const client = await test.client('editor', 'cdata');
  const requests: RequestFacts[] = [];
  const failures: unknown[] = [];
  const app = httpApp();
  const all = mountDialects(app, [toy('outer', '/api'), toy('inner', '/api/v2')], {
    services: test.services,
    log: { request: (facts) => requests.push(facts), failure: (error, facts) => failures.push({ error, facts }) },
    validateResponses: true,
    ...options,
  });
  await all.warmUp();
  return { app, requests, failures, test, token: { 'x-token': client.token } };
}

describe('mountDialects', () => {
  it('gives each prefix its own dialect, the longest first, and each its own not-found', async () => {
    const { app, token } = await mounted();
    const said = async (path: string) => (await request(app).get(path).set(token)).body;
    expect(await said('/api/things/1')).toEqual({ said: 'outer one 1' });
    expect(await said('/api/v2/things/1')).toEqual({ said: 'inner one 1' });
    expect(await said('/api/v2/nothing')).toMatchObject({ by: 'inner', code: 'request.path_not_found' });
    expect(await said('/api/nothing')).toMatchObject({ by: 'outer' });
  });

  it('prefers a literal segment and takes parentheses in a path literally', async () => {
    const { app, token } = await mounted();
    const said = async (path: string) => (await request(app).get(path).set(token)).body.said;
    expect(await said('/api/things/all')).toBe('outer list');
    expect(await said("/api/things('a%20b')")).toBe("outer odd 'a b'");
  });

  it('answers a wrong method with 405 and the methods there are', async () => {
    const { app, token } = await mounted();
    const answer = await request(app).delete('/api/things/1').set(token);
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD, OPTIONS');
  });

  it('shows an operation no body that the document does not have', async () => {
    const { app, token } = await mounted();
    const answer = await request(app)
      .get('/api/things/all')
      .set(token)
      .send({ name: { odd: true } });
    expect([answer.status, answer.body.said]).toEqual([200, 'outer list']);
    const created = await request(app).post('/api/things').set(token).send({ name: 'x' });
    expect(created.body.said).toBe('{"name":"x"}');
  });

  it('answers HEAD as GET without a body', async () => {
    const { app, token } = await mounted();
    const answer = await request(app).head('/api/things/1').set(token);
    expect([answer.status, answer.text]).toEqual([200, undefined]);
  });

  it('proves the caller and the role before it reads a body', async () => {
    const { app, test, token } = await mounted();
    const viewer = await test.client('viewer', 'cdata');
    const post = () => request(app).post('/api/things').type('json').send('{not json');
    expect((await post()).body.code).toBe('auth.missing');
    expect((await post().set('x-token', viewer.token)).body.code).toBe('access.role');
    expect((await post().set(token)).body.code).toBe('request.malformed');
    expect((await request(app).get('/api/open')).body.said).toBe('outer open');
  });

  it('names the field of a wrong body and never quotes a malformed one', async () => {
    const { app, token } = await mounted();
    const post = (body: string) => request(app).post('/api/things').set(token).type('json').send(body);
    expect((await post('{"name":1}')).body).toMatchObject({ code: 'request.invalid', text: 'name must be string.' });
    expect((await post('{}')).body.text).toBe("name must have required property 'name'.");
    const malformed = await post('{"password":"hunter2" oops}');
    expect(malformed.status).toBe(400);
    expect(malformed.text).not.toContain('hunter2');
  });

  it('refuses bodies that are too large, too deep, unstorable or of another type', async () => {
    const { app, token } = await mounted({ bodyLimit: 1000 });
    const post = (body: string, type = 'application/json') =>
      request(app).post('/api/things').set(token).set('Content-Type', type).send(body);
    expect((await post(JSON.stringify({ name: 'x'.repeat(2000) }))).status).toBe(413);
    expect((await post(`{"name":"x","deep":${'{"a":'.repeat(90)}1${'}'.repeat(90)}}`)).body.text).toContain('deeper');
    expect((await post('{"name":"\\u0000"}')).body.text).toContain('U+0000');
    expect((await post('{"name":"\\ud800"}')).body.text).toContain('surrogate');
    expect((await post('{"name":"\\ud83d\\ude00"}')).status).toBe(200);
    expect((await post('name=x', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect((await post('{"name":"x"}', 'application/json; charset=utf-16')).status).toBe(415);
    expect((await request(app).get('/api/things/%00').set(token)).body.code).toBe('request.malformed');
    expect((await request(app).get('/api/things/%zz').set(token)).body.code).toBe('request.malformed');
  });

  it('tells an unexpected error to the log only', async () => {
    const { app, failures, token } = await mounted();
    const answer = await request(app).get('/api/crash').set(token);
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('hunter2');
    expect(failures).toMatchObject([
      { error: { message: 'password=hunter2' }, facts: { errorId: answer.body.errorId, route: '/api/crash' } },
    ]);
  });

  it('turns an answer that breaks the document into a 500, when asked to', async () => {
    const { app, token } = await mounted();
    expect((await request(app).get('/api/lie').set(token)).status).toBe(500);
    const trusting = await mounted({ validateResponses: false });
    expect((await request(trusting.app).get('/api/lie').set(trusting.token)).status).toBe(200);
  });

  it('streams long answers', async () => {
    const { app, token } = await mounted();
    const answer = await request(app).get('/api/log').set(token);
    expect([answer.text, answer.headers['content-type']]).toEqual(['one\ntwo\n', 'text/plain']);
  });

  it('cuts off a stream that breaks, and logs one line', async () => {
    const { app, failures, requests, token } = await mounted();
    await expect(request(app).get('/api/broken-log').set(token)).rejects.toThrow('aborted');
    expect(failures).toMatchObject([{ error: { message: 'the store is gone' } }]);
    expect(requests).toMatchObject([{ route: '/api/broken-log', status: 200, aborted: true }]);
  });

  it('limits failed log-ins by address, and never a good token', async () => {
    const { app, token } = await mounted();
    const guess = () => request(app).get('/api/things/1').set('x-token', 'wrong');
    for (let i = 0; i < 20; i++) expect((await guess()).status).toBe(401);
    const limited = await guess();
    expect(limited.status).toBe(429);
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    expect((await request(app).get('/api/things/1').set(token)).status).toBe(200);
  });

  it('logs the route pattern, never the raw address', async () => {
    const { app, requests, token } = await mounted();
    const answer = await request(app).get('/api/v2/things/s3cret?password=s3cret').set(token);
    await request(app).get('/api/v2/unknown/s3cret');
    expect(requests).toMatchObject([
      { route: '/api/v2/things/{id}', status: 200, dialect: 'inner', requestId: answer.headers['x-request-id'] },
      { route: '/api/v2/*', status: 404, clientId: null },
    ]);
    expect(JSON.stringify(requests)).not.toContain('s3cret');
  });

  it('refuses a table that differs from its document', () => {
    const dialect = toy('outer', '/api');
    const { services } = testServices();
    const log = { request: () => {}, failure: () => {} };
    const lost = { ...dialect, operations: dialect.operations.slice(1) };
    expect(() => mountDialects(httpApp(), [lost], { services, log })).toThrow('not served: GET /things/{id} one');
  });
});
