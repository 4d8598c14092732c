import { testAdmin, testServices } from '@jobglot/core/testing';
import { httpApp, mountDialects } from '@jobglot/http-kit';
import request from 'supertest';
import { adminApi } from './admin-api';

async function setUp() {
  const { services, stores } = testServices();
  await services.clients.ensureAdmin('root', 'root-secret', 'api-token');
  const app = httpApp();
  const failures: unknown[] = [];
  mountDialects(app, [adminApi], {
    services,
    log: { request: () => {}, failure: (error) => failures.push(error) },
    validateResponses: true,
  });
  const call = (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object) => {
    const asked = request(app)[method](`/admin/v1${path}`).auth('root', 'root-secret');
    return body ? asked.send(body) : asked;
  };
  return { app, call, services, stores, failures };
}

test('workspaces and their bindings, from birth to end', async () => {
  const { call } = await setUp();
  const { body: made, status } = await call('post', '/workspaces', { name: 'Sales' });
  expect(status).toBe(201);
  expect((await call('post', '/workspaces', { name: 'Sales' })).status).toBe(409);
  expect((await call('put', `/workspaces/${made.id}`, { name: 'Retail' })).body).toMatchObject({ name: 'Retail' });
  expect((await call('get', '/workspaces')).body.workspaces.map((w: { name: string }) => w.name)).toEqual([
    'default',
    'Retail',
  ]);
  const bindings = `/workspaces/${made.id}/bindings`;
  expect((await call('post', bindings, { kind: 'cdm-cluster', address: 'p/c' })).status).toBe(201);
  expect((await call('post', bindings, { kind: 'cdm-cluster', address: 'p/c' })).status).toBe(409);
  expect((await call('get', bindings)).body).toEqual({ bindings: [{ kind: 'cdm-cluster', address: 'p/c' }] });
  expect((await call('delete', `${bindings}?kind=cdm-cluster&address=p%2Fc`)).status).toBe(204);
  expect((await call('delete', `${bindings}?kind=cdm-cluster&address=p%2Fc`)).status).toBe(404);
  expect((await call('delete', `/workspaces/${made.id}`)).status).toBe(204);
  expect((await call('get', `/workspaces/${made.id}`)).status).toBe(404);
});

test('a client gets its secret and tokens once, and its rights count at once', async () => {
  const { app, call } = await setUp();
  const { body: workspace } = await call('get', '/workspaces/default');
  const client = { id: 'ci', role: 'viewer', workspaces: [workspace.id] };
  const made = await call('post', '/clients', client);
  expect(made.status).toBe(201);
  expect(made.body.secret).toHaveLength(64);
  const listed = (await call('get', '/clients')).text;
  expect(listed).not.toContain(made.body.secret);
  const { body: issued } = await call('post', '/clients/ci/tokens', { audience: 'admin' });
  const asCi = () => request(app).get('/admin/v1/clients').auth(issued.token, { type: 'bearer' });
  expect((await asCi()).status).toBe(403);
  await call('put', '/clients/ci', { role: 'admin' });
  expect((await asCi()).status).toBe(200);
  expect((await call('delete', '/clients/ci')).status).toBe(204);
  expect((await asCi()).status).toBe(401);
  expect((await call('delete', '/clients/root')).status).toBe(409);
});

test('connections keep their secrets to themselves', async () => {
  const { call, failures } = await setUp();
  const properties = { Server: 'db', Password: 'canary' };
  const made = await call('post', '/workspaces/default/connections', {
    name: 'c',
    connector: 'PostgreSQL',
    properties,
  });
  expect(made.body.properties).toEqual({ Server: 'db', Password: '********' });
  const path = `/connections/${made.body.id}`;
  expect((await call('put', path, { properties: { Server: 'down' } })).body.properties.Server).toBe('down');
  expect((await call('post', `${path}/test`)).status).toBe(422);
  expect((await call('get', path)).text + (await call('get', '/workspaces/default/connections')).text).not.toContain(
    'canary',
  );
  expect((await call('delete', path)).status).toBe(204);
  expect(failures).toEqual([]);
});

test.each([
  ['no credentials', undefined, 401],
  ['a wrong secret', 'Basic cm9vdDp4', 401],
  ['a token of another audience', 'Bearer api-token', 401],
])('%s is refused', async (_name, authorization, status) => {
  const { app } = await setUp();
  const asked = request(app).get('/admin/v1/clients');
  const { body } = await (authorization ? asked.set('Authorization', authorization) : asked).expect(status);
  expect(body.error.code).toMatch(/^auth\./);
});

test.each([
  ['post', '/clients', { id: 'x', role: 'king', workspaces: 'all' }, 400],
  ['post', '/clients', { id: 'x', role: 'viewer', workspaces: 'all', unknown: 1 }, 400],
  ['post', '/clients', { id: 'a b', role: 'viewer', workspaces: 'all' }, 400],
  ['post', '/clients/nobody/tokens', { audience: 'admin' }, 404],
  ['get', '/nothing', undefined, 404],
  ['delete', '/workspaces', undefined, 405],
] as const)('%s %s %j is %i', async (method, path, body, status) => {
  const { call } = await setUp();
  const answer = await call(method, path, body);
  expect(answer.status).toBe(status);
  expect(answer.body.error.message).toEqual(expect.any(String));
});

test('the state of a task is forgotten on demand, but not while it runs', async () => {
  const { app, call, services } = await setUp();
  const draft = { name: 'c', connector: 'PostgreSQL', properties: { Server: 's' } };
  const connection = await services.connections.create(testAdmin, 'default', draft);
  const job = await services.jobs.create(testAdmin, 'default', {
    name: 'j',
    type: 'Standard',
    sourceConnectionId: connection.id,
    destinationConnectionId: connection.id,
    statements: [{ statement: 'REPLICATE [A]', active: true }],
  });
  const [task] = job.tasks;
  const generation = async () => (await services.tasks.get(testAdmin, job.id, task!.id)).generation;
  expect(await generation()).toBeUndefined();
  expect((await call('post', `/tasks/${task!.id}/reset`)).status).toBe(204);
  expect((await call('post', `/tasks/${task!.id}/reset`)).status).toBe(204);
  expect(await generation()).toBe(2);
  expect((await call('post', '/tasks/999999999999999999/reset')).status).toBe(404);
  expect((await call('post', '/tasks/nonsense/reset')).status).toBe(400);
  const elsewhere = (await call('post', '/workspaces', { name: 'Elsewhere' })).body;
  const { body: stranger } = await call('post', '/clients', { id: 's', role: 'editor', workspaces: [elsewhere.id] });
  const asStranger = await request(app).post(`/admin/v1/tasks/${task!.id}/reset`).auth('s', stranger.secret);
  expect(asStranger.status).toBe(404);
  await services.executions.start(testAdmin, job.id);
  expect((await call('post', `/tasks/${task!.id}/reset`)).status).toBe(409);
});
