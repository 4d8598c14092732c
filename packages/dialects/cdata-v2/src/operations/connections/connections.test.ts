import { type V2Fixture, v2Fixture } from '../../testing/v2-fixture';

let api: V2Fixture;
beforeAll(async () => {
  api = await v2Fixture();
});
afterAll(() => api.close());

const stored = async (id: string) => (await api.services.connections.resolveForRun(id)).properties;

describe('a connection', () => {
  it('keeps what was sent and never shows a secret', async () => {
    const created = await api.call('post', '/workspaces/default/connections', {
      name: 'crm',
      connector: 'postgresql',
      connector_version: '25.0.9000',
      properties: { Server: 'db', Port: 5432, SSLMode: false, Password: 'canary' },
      settings: { metadata_refresh_interval: 'Daily' },
      labels: ['x'],
      note: 'mine',
    });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      name: 'crm',
      connector: 'PostgreSQL',
      connector_version: '25.0.9000',
      properties: { Server: 'db', Port: '5432', SSLMode: 'false', Password: '********' },
      settings: { metadata_refresh_interval: 'Daily' },
      labels: ['x'],
      note: 'mine',
      connection_state: 'Untested',
    });
    const { id } = created.body;
    expect((await api.call('get', `/connections/${id}`)).body).toEqual(created.body);
    const listed = await api.call('get', '/workspaces/default/connections');
    expect(listed.body.value).toContainEqual(created.body);
    expect(created.text + listed.text).not.toContain('canary');
    expect(await stored(id)).toMatchObject({ Password: 'canary', Port: '5432' });
  });

  it('merges an update and keeps a secret that comes back masked', async () => {
    const id = await api.connection('merge', { Server: 'db', Password: 'canary' });
    const read = (await api.call('get', `/connections/${id}`)).body;
    const updated = await api.call('put', `/connections/${id}`, {
      ...read,
      properties: { ...read.properties, Server: 'db2' },
      settings: { logfile_verbosity: 'Info' },
    });
    expect(updated.status).toBe(200);
    expect(await stored(id)).toEqual({ Server: 'db2', Password: 'canary' });
    await api.call('put', `/connections/${id}`, {
      properties: { Password: 'new' },
      settings: { use_cdata_callback_url: true },
    });
    expect(await stored(id)).toEqual({ Server: 'db2', Password: 'new' });
    const { settings } = (await api.call('get', `/connections/${id}`)).body;
    expect(settings).toEqual({ logfile_verbosity: 'Info', use_cdata_callback_url: true });
  });

  it('is tested; a failure is a 400 with the reason, and remembered', async () => {
    const good = await api.connection();
    expect((await api.call('post', `/connections/${good}/test`)).body).toEqual({
      connection_id: good,
      status: 'Successful',
    });
    expect((await api.call('get', `/connections/${good}`)).body.connection_state).toBe('Successful');
    const bad = await api.connection('bad', { Server: 'down', Password: 'canary' });
    const failed = await api.call('post', `/connections/${bad}/test`);
    expect([failed.status, failed.body.error.message]).toEqual([400, 'The server "down" refused the connection.']);
    expect((await api.call('get', `/connections/${bad}`)).body).toMatchObject({
      connection_state: 'Failed',
      connection_message: 'The server "down" refused the connection.',
    });
    expect((await api.call('get', `/connections/${bad}/tables`)).status).toBe(400);
  });

  it('offers tables and columns', async () => {
    const id = await api.connection();
    expect((await api.call('get', `/connections/${id}/tables`)).body).toEqual({
      value: [{ schema: 'public', name: 'Accounts', type: 'TABLE' }],
    });
    expect((await api.call('get', `/connections/${id}/tables/public.Accounts/columns`)).body).toEqual({
      value: [
        { name: 'Id', data_type: 'integer', is_nullable: false, is_key: true, key_position: 1 },
        { name: 'Name', data_type: 'text', is_nullable: true, is_key: false, key_position: null },
      ],
    });
    expect((await api.call('get', `/connections/${id}/tables/None/columns`)).status).toBe(404);
  });

  it('is deleted when no job uses it', async () => {
    const id = await api.connection();
    const job = await api.job({ source_connection_id: id });
    expect((await api.call('delete', `/connections/${id}`)).status).toBe(400);
    await api.call('delete', `/jobs/${job}`);
    expect((await api.call('delete', `/connections/${id}`)).status).toBe(204);
    expect((await api.call('get', `/connections/${id}`)).status).toBe(404);
  });

  it.each([
    [{ connector: 'PostgreSQL' }, "name must have required property 'name'."],
    [{ name: 'x' }, "connector must have required property 'connector'."],
    [{ name: 'x', connector: 'Salesforce' }, 'There is no connector "Salesforce".'],
    [{ name: 'a/b', connector: 'CSV' }, 'A connection name has 1 to 240 characters'],
    [{ name: 'x', connector: 'CSV', properties: { URI: ['a'] } }, 'properties.URI must be string'],
    [
      { name: 'x', connector: 'CSV', settings: { logfile_verbosity: 'Loud' } },
      'settings.logfile_verbosity must be equal',
    ],
    [{ name: 'x', connector: 'CSV', password: 'canary' }, 'password is no field of this object'],
  ])('refuses %j', async (body, message) => {
    const answer = await api.call('post', '/workspaces/default/connections', body);
    expect([answer.status, answer.body.error.message]).toEqual([400, expect.stringContaining(message)]);
  });
});
