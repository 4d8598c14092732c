import { connect } from 'node:net';
import { FailedLogins } from '@jobglot/http-kit';
import request from 'supertest';
import { cdataV2 } from './dialect';
import { BASE, type V2Fixture, v2Fixture } from './testing/v2-fixture';

let api: V2Fixture;
let job: string;
beforeAll(async () => {
  api = await v2Fixture({ failedLogins: new FailedLogins(1000) });
  job = await api.job();
});
afterAll(async () => {
  expect(api.failures).toEqual([]);
  await api.close();
});

const raw = (method: 'post' | 'put', path: string, body: string, type = 'application/json') =>
  request(api.server)[method](`${BASE}${path}`).set('x-cdata-authtoken', api.admin.token).type(type).send(body);
const UNKNOWN_IDS = [
  '550e8400-e29b-41d4-a716-446655440000',
  'not-a-uuid',
  '9007199254740993',
  '0',
  "x'; drop table jobs;--",
  '..%2F..%2Fetc',
  'A'.repeat(5000),
];
const withBody = cdataV2.operations.filter(({ prepare }) => prepare);

describe('bad input', () => {
  it.each(withBody.map((operation) => [operation.operationId, operation] as const))(
    '%s refuses bodies that are no objects of its schema',
    async (_, { method, path, operationId, authenticate }) => {
      const filled = path
        .replace('{job_id}', job)
        .replace('{workspace_id}', 'default')
        .replace(/\{\w+\}/g, 'x');
      const target = operationId.endsWith('ByQuery') ? `${filled}?job_id=${job}` : filled;
      for (const body of [
        '{oops}',
        '[]',
        '"x"',
        '7',
        '[{"name":"x"}]',
        '{"name":1,"query":1,"tasks":1,"from_index":"a","expired_in":"x"}',
      ]) {
        const sent = raw(method.toLowerCase() as 'post', target, body);
        const answer = await (authenticate ? sent.auth(api.admin.id, api.admin.secret) : sent);
        expect([answer.status, answer.body.error.code]).toEqual([400, '400']);
      }
    },
  );

  it.each(UNKNOWN_IDS)('knows no object %s', async (id) => {
    const encoded = id.includes('%') ? id : encodeURIComponent(id);
    for (const path of [
      `/jobs/${encoded}`,
      `/jobs/${encoded}/status`,
      `/jobs/${encoded}/history`,
      `/jobs/${encoded}/tasks`,
      `/jobs/${encoded}/tasks/last-run`,
      `/workspaces/${encoded}/jobs`,
      `/workspaces/${encoded}`,
      `/connections/${encoded}`,
      `/connections/${encoded}/tables`,
      `/jobs/${job}/history/${encoded}`,
      `/jobs/${job}/tasks/${encoded}`,
    ]) {
      const answer = await api.call('get', path);
      expect([path, answer.status, answer.body.error?.code]).toEqual([path, 404, '404']);
    }
    expect((await api.call('post', `/jobs/${encoded}/execute`)).status).toBe(404);
    expect((await api.call('post', `/jobs/${encoded}/cancel`)).status).toBe(404);
  });

  it('refuses a body of 20 MB, and goes on', async () => {
    const huge = JSON.stringify({ name: 'x', note: 'y'.repeat(20_000_000) });
    const answer = await raw('post', '/workspaces/default/jobs', huge);
    expect([answer.status, answer.body.error.code]).toEqual([413, '413']);
    expect((await api.call('get', `/jobs/${job}`)).status).toBe(200);
  });

  it('refuses text that cannot be stored', async () => {
    for (const name of ['a\\u0000', 'a\\ud800']) {
      expect((await raw('post', '/workspaces/default/jobs', `{"name":"x","note":"${name}"}`)).status).toBe(400);
    }
    expect((await api.call('get', '/jobs/%00')).status).toBe(400);
    expect((await api.call('get', '/jobs/%zz')).status).toBe(400);
    expect((await api.call('get', '/connections/x/tables/%E0%A4%A/columns')).status).toBe(400);
  });

  it('treats names of object prototypes as any other unknown field', async () => {
    const body = '{"name":"proto","__proto__":{"polluted":1},"constructor":2,"toString":3}';
    const answer = await raw('post', '/workspaces/default/jobs', body);
    expect(answer.status).toBe(201);
    expect(JSON.parse(answer.text)).toMatchObject({ constructor: 2, toString: 3 });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each([
    ['application/x-www-form-urlencoded', 'name=x'],
    ['text/plain', '{"name":"x"}'],
    ['application/xml', '<job/>'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['application/json; charset=utf-16', '{"name":"x"}'],
  ])('refuses %s with 415', async (type, body) => {
    const answer = await raw('post', '/workspaces/default/jobs', body, type);
    expect([answer.status, answer.body.error.code]).toEqual([415, '415']);
  });

  it('takes a type without a body for no body', async () => {
    const answer = await raw('post', `/jobs/${job}/execute`, '', 'application/x-www-form-urlencoded');
    expect(answer.status).toBe(200);
    await api.worker.drain();
  });

  it('answers a wrong method with 405 and the right ones, an unknown path with 404', async () => {
    const wrong = await api.call('put', `/jobs/${job}/execute`, {});
    expect([wrong.status, wrong.body.error.code, wrong.headers.allow]).toEqual([405, '405', 'POST, OPTIONS']);
    expect((await api.call('delete', `/jobs/${job}/tasks/last-run`)).headers.allow).toBe('GET, HEAD, OPTIONS');
    for (const path of ['/', '/nothing', `/jobs/${job}/nothing`, '/connections', '/users']) {
      const answer = await api.call('get', path);
      expect([path, answer.status, answer.body.error.code]).toEqual([path, 404, '404']);
    }
  });

  it('refuses query parameters of the wrong type', async () => {
    for (const query of ['limit=0', 'limit=1001', 'limit=x', 'offset=-1', 'limit=1&limit=2']) {
      const answer = await api.call('get', `/workspaces/default/jobs?${query}`);
      expect([answer.status, answer.body.error.message]).toEqual([400, expect.stringContaining('query parameter')]);
    }
    expect((await api.call('delete', '/jobs?job_id=')).status).toBe(400);
    expect((await api.call('delete', '/jobs')).body.error.message).toContain("'job_id'");
  });

  it('survives callers that hang up in the middle of a body', async () => {
    api.requests.length = 0;
    const socket = connect(Number(api.host.split(':')[1]), '127.0.0.1');
    socket.write(
      `POST ${BASE}/workspaces/default/jobs HTTP/1.1\r\nHost: x\r\nx-cdata-authtoken: ${api.admin.token}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"name":',
    );
    socket.destroySoon();
    while (!api.requests.some(({ aborted, status }) => aborted || status === 400)) await new Promise(setImmediate);
    expect((await api.call('get', `/jobs/${job}`)).status).toBe(200);
  });

  it('keeps secrets out of answers, logs and the request log', async () => {
    const secret = 'canary-7f3a';
    const id = await api.connection('canary', { Server: 'down', Password: secret });
    const answers = [
      await api.call('post', `/connections/${id}/test`),
      await api.call('get', `/connections/${id}`),
      await api.call('put', `/connections/${id}`, {
        properties: { Password: secret },
        settings: { logfile_verbosity: secret },
      }),
      await raw('post', '/workspaces/default/connections', `{"name":"x","properties":{"Password":"${secret}"`),
      await api.call('get', `/workspaces?token=${secret}`),
      await request(api.server).get(`${BASE}/workspaces/${secret}`).set('x-cdata-authtoken', secret),
    ];
    for (const answer of answers) expect(answer.text).not.toContain(secret);
    expect(JSON.stringify(api.requests)).not.toContain(secret);
  });
});
