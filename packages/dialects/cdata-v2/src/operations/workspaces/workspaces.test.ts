import { type V2Fixture, v2Fixture } from '../../testing/v2-fixture';

let api: V2Fixture;
beforeAll(async () => {
  api = await v2Fixture();
});
afterAll(() => api.close());

describe('a workspace', () => {
  it('is made, read, renamed and deleted', async () => {
    const created = await api.call('post', '/workspaces', { name: 'north' });
    expect(created.status).toBe(201);
    const { id } = created.body;
    expect(created.body).toMatchObject({ name: 'north', is_default: false, connections: [], transformations: [] });
    expect((await api.call('get', `/workspaces/${id}`)).body).toEqual(created.body);
    expect((await api.call('put', `/workspaces/${id}`, { name: 'south' })).body.name).toBe('south');
    await api.call('post', `/workspaces/${id}/jobs`, { name: 'in south' });
    const refused = await api.call('delete', `/workspaces/${id}`);
    expect([refused.status, refused.body.error.code]).toEqual([400, '400']);
    const empty = (await api.call('post', '/workspaces', { name: 'empty' })).body.id;
    expect((await api.call('delete', `/workspaces/${empty}`)).status).toBe(204);
    expect((await api.call('get', `/workspaces/${empty}`)).status).toBe(404);
  });

  it('answers to `default`, which keeps its name and stays', async () => {
    const id = await api.connection('shown');
    const found = (await api.call('get', '/workspaces/default')).body;
    expect(found).toMatchObject({
      name: 'default',
      is_default: true,
      connections: [{ id, name: 'shown' }],
      permissions: { can_update: false, can_delete: false },
    });
    expect((await api.call('get', `/workspaces/${found.id.toUpperCase()}`)).body).toEqual(found);
    expect((await api.call('put', '/workspaces/default', { name: 'x' })).status).toBe(400);
    expect((await api.call('delete', '/workspaces/default')).status).toBe(400);
    expect((await api.call('get', '/workspaces')).body.value[0]).toEqual(found);
  });

  it.each([[{}], [{ name: '' }], [{ name: 'a/b' }], [{ name: 'x', size: 1 }], [{ name: 'default' }]])(
    'refuses %j',
    async (body) => expect((await api.call('post', '/workspaces', body)).status).toBe(400),
  );
});
