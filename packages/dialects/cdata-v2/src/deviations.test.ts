import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { BASE, type V2Fixture, v2Fixture } from './testing/v2-fixture';

let api: V2Fixture;
beforeAll(async () => {
  api = await v2Fixture();
});
afterAll(() => api.close());

const make = (body: object) => api.call('post', '/workspaces/default/jobs', body);
const text = (method: 'post' | 'put', path: string, body: string) =>
  request(api.server)[method](`${BASE}${path}`).set('x-cdata-authtoken', api.admin.token).type('json').send(body);

describe('decisions', () => {
  it('D1: the malformed examples are 400 and work when repaired', async () => {
    const id = await api.job({ name: 'malformed' });
    const update = '{\n"name": "reverseETLJob",\n"schedule": {\n"enabled": false,\n"cron": ""\n}';
    expect((await text('put', `/jobs/${id}`, update)).status).toBe(400);
    expect((await text('put', `/jobs/${id}`, `${update}\n}`)).status).toBe(200);
    expect(
      (await text('post', `/jobs/${id}/execute`, '{\ntasks:[\n"870237973789151200"\n]\n}')).body.error.message,
    ).toMatch('not valid JSON');
    expect((await text('post', `/jobs/${id}/execute`, '{\n"tasks":[\n]\n}')).status).toBe(200);
    await api.worker.drain();
  });

  it.each(['/jobs/', '/jobs', '/jobs?job_id='])('D2: %s{id} takes PUT and DELETE', async (prefix) => {
    const id = await api.job();
    expect((await api.call('put', `${prefix}${id}`, { labels: [prefix] })).body.labels).toEqual([prefix]);
    expect((await api.call('delete', `${prefix}${id}`)).status).toBe(204);
    expect((await api.call('delete', `${prefix}${id}`)).status).toBe(404);
  });

  it('D3: fields may be spelled as the tables do', async () => {
    const { body } = await make({ Name: 'spelled', EmailErrorOnly: true, 'Pipeline Id': 'p', Batch_Size: 5 });
    expect(body).toMatchObject({ name: 'spelled', email_error_only: true, pipeline_id: 'p', batch_size: 5 });
    expect(Object.keys(body).filter((name) => name !== name.toLowerCase())).toEqual([]);
    expect((await make({ name: 'a', Name: 'b' })).status).toBe(400);
  });

  it('D4: booleans and whole numbers may come as text, ids only so', async () => {
    const { body } = await make({ name: 'text', alter_schema: 'True', history_mode: 'false', batch_size: '100' });
    expect(body).toMatchObject({ alter_schema: true, history_mode: false, batch_size: 100 });
    expect((await api.call('post', `/jobs/${body.id}/execute`, { tasks: [1] })).status).toBe(400);
  });

  it('D5: one shape of errors, no 409', async () => {
    await api.job({ name: 'twice' });
    const answer = await make({ name: 'twice' });
    expect([answer.status, Object.keys(answer.body), answer.body.error.code]).toEqual([400, ['error'], '400']);
  });

  it('D6: lists are {"value": [...]} with limit and offset', async () => {
    const workspace = (await api.call('post', '/workspaces', { name: 'paged' })).body.id;
    for (const name of ['1', '2', '3']) await api.call('post', `/workspaces/${workspace}/jobs`, { name });
    const names = async (query: string) =>
      (await api.call('get', `/workspaces/${workspace}/jobs${query}`)).body.value.map(
        (job: { name: string }) => job.name,
      );
    expect(await names('')).toEqual(['1', '2', '3']);
    expect(await names('?limit=1&offset=1')).toEqual(['2']);
  });

  it('D7: flat and nested forms are taken and answered', async () => {
    const flat = await make({ name: 'flat', cron: '1 * * * *', send_email: true, email_to: 'a@b' });
    const nested = await make({
      name: 'nested',
      schedule: { cron: '1 * * * *' },
      alerts: { send_email: true, email_to: 'a@b' },
    });
    for (const { body } of [flat, nested]) {
      expect(body).toMatchObject({
        cron: '1 * * * *',
        schedule: { cron: '1 * * * *' },
        send_email: true,
        alerts: { send_email: true, email_to: 'a@b' },
      });
    }
    expect((await make({ name: 'both', cron: '1 * * * *', schedule: { cron: '' } })).status).toBe(400);
  });

  it.each([
    ['type', 'SyncAll'],
    ['source_connection_id', '550e8400-e29b-41d4-a716-446655440000'],
    ['destination_connection_id', '550e8400-e29b-41d4-a716-446655440000'],
    ['enable_parallel_processing', true],
    ['worker_pool', 9],
    ['destination_schema', 'other'],
    ['history_mode', true],
    ['deletion_behavior', 'SkipDelete'],
    ['cdc_engine_settings', { name: 'x' }],
    ['queries', ['REPLICATE [Other]']],
  ])('D8: an update refuses another %s, not the same one', async (field, value) => {
    const id = await api.job();
    const before = (await api.call('get', `/jobs/${id}`)).body;
    expect((await api.call('put', `/jobs/${id}`, { [field]: before[field] })).status).toBe(200);
    const answer = await api.call('put', `/jobs/${id}`, { [field]: value });
    expect([answer.status, answer.body.error.message]).toEqual([
      400,
      `${field} cannot be changed: only the creation of a job sets it.`,
    ]);
  });

  it('D9: fields of the server are ignored', async () => {
    const id = await api.job();
    const answer = await api.call('put', `/jobs/${id}`, { id: 'x', workspace_id: 'y', created_at: 'z', updated_at: 1 });
    expect(answer.body).toMatchObject({ id, created_at: expect.stringMatching(/Z$/) });
  });

  it('D10: an empty list of tasks means all that are active', async () => {
    const id = await api.job({ queries: ['REPLICATE [A]', 'REPLICATE [B]'] });
    const [first] = (await api.call('get', `/jobs/${id}/tasks`)).body.value;
    await api.call('put', `/jobs/${id}/tasks/${first.id}`, { is_active: false });
    const total = async (body?: object) => {
      await api.call('post', `/jobs/${id}/execute`, body);
      await api.worker.drain();
      return (await api.call('get', `/jobs/${id}/status`)).body.tasks_total;
    };
    expect([await total(), await total({ tasks: [] }), await total({ tasks: [first.id] })]).toEqual([1, 1, 1]);
  });

  it('D11: indexes are 0-based, and an update may move', async () => {
    const id = await api.job({ queries: ['REPLICATE [A]', 'REPLICATE [B]'] });
    const [first] = (await api.call('get', `/jobs/${id}/tasks`)).body.value;
    expect(first.index).toBe(0);
    expect((await api.call('put', `/jobs/${id}/tasks/${first.id}`, { index: 1 })).body.index).toBe(1);
    expect((await api.call('post', `/jobs/${id}/tasks`, { query: 'REPLICATE [C]', index: 0 })).body.index).toBe(0);
  });

  it('D12: a second start is refused, or waits', async () => {
    for (const [concurrency_policy, status] of [
      ['refuse', 400],
      ['queue', 200],
    ]) {
      const id = await api.job({ concurrency_policy });
      await api.call('post', `/jobs/${id}/execute`);
      expect((await api.call('post', `/jobs/${id}/execute`)).status).toBe(status);
    }
    await api.worker.drain();
  });

  it('D13: a schedule has a time zone', async () => {
    const schedule = { enabled: true, cron: '0 3 * * *', time_zone: 'Asia/Tokyo' };
    expect((await make({ name: 'zoned', schedule })).body.schedule).toEqual(schedule);
  });

  it('D14: unknown fields are kept, unless they are secrets; unknown parameters are ignored', async () => {
    const { body } = await make({ name: 'unknown', shoe_size: 44 });
    expect((await api.call('get', `/jobs/${body.id}?colour=red`)).body.shoe_size).toBe(44);
    expect((await make({ name: 'secret', api_token: 'x' })).status).toBe(400);
    expect((await make({ name: 'inside', schedule: { colour: 'red' } })).status).toBe(400);
    expect((await make({ name: 'hidden', cdc_engine_settings: { password: 'x' } })).status).toBe(400);
    expect((await make({ name: 'big', size: 2 ** 60 })).status).toBe(400);
    // Names that the mapper uses inside mean nothing on the wire.
    const names = { schedule_enabled: 'x', schedule_time_zone: 5, source_connection_name: {} };
    expect((await make({ name: 'inner', ...names })).body).toMatchObject({ ...names, schedule: { enabled: false } });
    const file = { name: 'c', connector: 'CSV', settings: { proxy_password: 'x' } };
    expect((await api.call('post', '/workspaces/default/connections', file)).status).toBe(400);
  });

  it('D15: status words and figures have one shape', async () => {
    const id = await api.job();
    const keys = async () => Object.keys((await api.call('get', `/jobs/${id}/status`)).body).sort();
    const before = await keys();
    await api.call('post', `/jobs/${id}/execute`);
    expect((await api.call('get', `/jobs/${id}/status`)).body.status).toBe('Queued');
    await api.worker.drain();
    expect(await keys()).toEqual(before);
  });

  it('D16: a token for client id and secret', async () => {
    const answer = await request(api.server)
      .post(`${BASE}/users/generate-token`)
      .auth(api.admin.id, api.admin.secret)
      .send({ expired_in: 2 });
    expect(Object.keys(answer.body)).toEqual(['token', 'user', 'expires_at']);
  });

  it('D17: create takes a subject', async () => {
    expect((await make({ name: 'subject', email_subject: 's' })).body.alerts.email_subject).toBe('s');
  });

  it('D18: the log of a run has an address', async () => {
    const id = await api.job();
    const { log_url } = (await api.call('post', `/jobs/${id}/execute`)).body;
    await api.worker.drain();
    const answer = await fetch(log_url, { headers: { 'x-cdata-authtoken': api.admin.token } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  });

  it('D19: there must be something to cancel', async () => {
    const id = await api.job({ concurrency_policy: 'queue' });
    expect((await api.call('post', `/jobs/${id}/cancel`)).status).toBe(400);
    for (let i = 0; i < 2; i++) await api.call('post', `/jobs/${id}/execute`);
    expect((await api.call('post', `/jobs/${id}/cancel`)).body.cancelled).toHaveLength(2);
  });

  it('D20: guesses are limited, good tokens are not', async () => {
    const guess = () => request(api.server).get(`${BASE}/workspaces`).set('x-cdata-authtoken', 'guess');
    for (let i = 0; i < 20; i++) await guess();
    expect((await guess()).status).toBe(429);
    expect((await api.call('get', '/workspaces')).status).toBe(200);
  });

  it('D21: connections by id, by name, or both; or none', async () => {
    const id = await api.connection('named');
    for (const [name, reference] of [
      ['by id', { source_connection_id: id }],
      ['by object', { source_connection: { id } }],
      ['by name', { source_connection: { name: 'named' } }],
      ['by both', { source_connection: { id, name: 'named' }, source_connection_id: id }],
    ] as const) {
      expect((await make({ name, ...reference })).body.source_connection).toEqual({ id, name: 'named' });
    }
    const none = await make({ name: 'none', queries: ['REPLICATE [A]'] });
    await api.call('post', `/jobs/${none.body.id}/execute`);
    await api.worker.drain();
    const status = (await api.call('get', `/jobs/${none.body.id}/status`)).body;
    expect([status.status, status.error]).toEqual(['Failed', expect.stringContaining('no source connection')]);
  });

  it.each([
    [1, 201],
    [2, 201],
    [3, 201],
    [4, 400],
    [5, 201],
    [0, 400],
  ])('D22: verbosity %i', async (verbosity, status) => {
    expect((await make({ name: `verbosity ${verbosity}`, verbosity })).status).toBe(status);
  });

  it('each has a test here', () => {
    const numbers = (file: string, pattern: RegExp) =>
      new Set([...readFileSync(join(__dirname, file), 'utf8').matchAll(pattern)].map(([, number]) => number));
    const listed = numbers('../DEVIATIONS.md', /^\| (D\d+) +\|/gm);
    expect(numbers('deviations.test.ts', /'(D\d+): /g)).toEqual(listed);
    expect([...numbers('../../../../openapi/cdata-v2.yaml', /\((D\d+)\)/g)].filter((n) => !listed.has(n))).toEqual([]);
  });
});
