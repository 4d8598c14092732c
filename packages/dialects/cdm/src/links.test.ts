import { testAdmin } from '@jobglot/core/testing';
import { type CdmFixture, cdmFixture, configs, DATABASE, jobDocument, unique } from './testing/cdm-fixture';

let api: CdmFixture;
beforeAll(async () => {
  api = await cdmFixture();
});
afterAll(() => api.close());

const JDBC = 'generic-jdbc-connector';
const link = (inputs: object, change: object = {}) => ({
  name: unique('link'),
  'connector-name': JDBC,
  'link-config-values': configs('linkConfig', { ...inputs }),
  ...change,
});
const create = (sent: object, query = '') => api.call('post', `/link${query}`, { links: [sent] });
const read = async (name: string) => (await api.call('get', `/link/${encodeURIComponent(name)}`)).body.links[0];
const inputs = (document: { 'link-config-values': { configs: { inputs: { name: string; value: unknown }[] }[] } }) =>
  Object.fromEntries(
    document['link-config-values'].configs.flatMap((c) => c.inputs.map(({ name, value }) => [name, value])),
  );
const stored = (name: string) => api.services.connections.getByName(testAdmin, 'default', name);
const resolved = async (name: string) =>
  (await api.services.connections.resolveForRun((await stored(name)).id)).properties;

test('a database link is a connection; its password is sealed and never comes back', async () => {
  const sent = link(
    { ...DATABASE, fetchSize: '100%', jdbcProperties: { loginTimeout: '5' } },
    { enabled: true, x_own: 'kept' },
  );
  const answer = await create(sent);
  expect([answer.status, answer.body]).toEqual([200, { name: sent.name, 'validation-result': [{}] }]);
  expect((await stored(sent.name)).connector).toBe('PostgreSQL');
  expect(await resolved(sent.name)).toEqual({
    Server: DATABASE.host,
    Port: '5432',
    Database: 'sales',
    User: 'ann',
    Password: DATABASE.password,
  });
  const shown = await api.call('get', `/link/${sent.name}`);
  expect(Object.keys(shown.body)).toEqual(['links', 'fromTo-unMapping', 'batchFromTo-mapping']);
  expect(shown.text).not.toContain(DATABASE.password);
  expect(shown.body.links[0]).toMatchObject({ name: sent.name, 'connector-name': JDBC, enabled: true, x_own: 'kept' });
  expect(inputs(shown.body.links[0])).toEqual({
    ...Object.fromEntries(Object.entries(DATABASE).map(([name, value]) => [`linkConfig.${name}`, value])),
    'linkConfig.password': 'Add password here',
    'linkConfig.fetchSize': '100%25',
    'linkConfig.jdbcProperties': { loginTimeout: '5' },
  });
});

test('with validate=true it connects and saves nothing; a failure is a 500 with what was found', async () => {
  const good = link(DATABASE);
  expect((await create(good, '?validate=true')).body).toEqual({ name: good.name, 'validation-result': [{}] });
  const bad = await create(link({ ...DATABASE, host: 'down' }), '?validate=true');
  expect([bad.status, bad.body]).toEqual([
    500,
    {
      'validation-result': [
        { linkConfig: [{ message: 'The server "down" refused the connection.', status: 'ERROR' }] },
      ],
    },
  ]);
  await expect(stored(good.name)).rejects.toMatchObject({ code: 'connection.not_found' });
  expect((await create(link({ ...DATABASE, host: 'down' }))).status).toBe(200);
});

test('an update renames it; what comes back as it went out stays, the password too', async () => {
  const sent = link(DATABASE);
  await create(sent);
  const document = await read(sent.name);
  const name = unique('renamed');
  const answer = await api.call('put', `/link/${sent.name}`, { links: [{ ...document, name }] });
  expect([answer.status, answer.body]).toEqual([200, { 'validation-result': [{}] }]);
  expect(await resolved(name)).toMatchObject({ Password: DATABASE.password, Server: DATABASE.host });
  await api.call('put', `/link/${name}`, { links: [link({ ...DATABASE, password: 'other-secret' }, { name })] });
  expect(await resolved(name)).toMatchObject({ Password: 'other-secret' });
});

test('a link is not made with the text that hides a password', async () => {
  const answer = await create(link({ ...DATABASE, password: 'Add password here' }));
  expect([answer.status, answer.body.code]).toEqual([400, 'Cdm.0238']);
});

test.each([
  ['obs-connector', { server: 'obs.example.org', accessKey: 'canary-a', securityKey: 'canary-s' }],
  ['ftp-connector', { server: 'ftp.example.org', port: '21', username: 'u', password: 'canary-p' }],
  ['dis-connector', { region: 'eu', ak: 'canary-ak', sk: 'canary-sk', projectId: 'p' }],
])('secrets of %s are sealed', async (connector, sent) => {
  const document = link(sent, { 'connector-name': connector });
  expect((await create(document)).status).toBe(200);
  const shown = await api.call('get', `/link/${document.name}`);
  const connection = await stored(document.name);
  expect(JSON.stringify([shown.body, connection])).not.toContain('canary');
  expect(Object.values(inputs(shown.body.links[0]))).toContain('Add password here');
  expect(Object.values(await resolved(document.name)).join()).toContain('canary');
  // and stay when the document comes back
  await api.call('put', `/link/${document.name}`, { links: shown.body.links });
  expect(Object.values(await resolved(document.name)).join()).toContain('canary');
});

test('a map with a secret in it is refused', async () => {
  const answer = await create(link({ ...DATABASE, jdbcProperties: { trustStorePassword: 'canary' } }));
  expect([answer.status, answer.body.code]).toEqual([400, 'Cdm.0014']);
  expect(answer.text).not.toContain('canary');
});

test('a connection of another dialect is a link, and its changes show', async () => {
  const { id } = await api.services.connections.create(testAdmin, 'default', {
    name: unique('foreign'),
    connector: 'MySQL',
    properties: { Server: 'db', Port: '3306', Database: 'd', User: 'u', Password: 'canary' },
  });
  const { name } = await api.services.connections.get(testAdmin, id);
  const expected = {
    'linkConfig.databaseType': 'MYSQL',
    'linkConfig.host': 'db',
    'linkConfig.password': 'Add password here',
  };
  expect(inputs(await read(name))).toMatchObject(expected);
  await api.services.connections.update(testAdmin, id, { properties: { Server: 'db2' } });
  expect(inputs(await read(name))).toMatchObject({ 'linkConfig.host': 'db2' });
  const mine = link({ ...DATABASE, fetchSize: '5' });
  await create(mine);
  await api.services.connections.update(testAdmin, (await stored(mine.name)).id, {
    properties: { Server: 'db3', Schema: 's' },
  });
  expect(inputs(await read(mine.name))).toMatchObject({ 'linkConfig.host': 'db3', 'linkConfig.fetchSize': '5' });
  await api.call('put', `/link/${mine.name}`, { links: [await read(mine.name)] });
  expect(await resolved(mine.name)).toMatchObject({ Server: 'db3', Schema: 's' });
});

test('a link in use is kept, an unused one goes', async () => {
  const name = await api.link();
  await api.call('post', '/job', { jobs: [jobDocument(name, name, { name: unique('user') })] });
  expect((await api.call('delete', `/link/${name}`)).status).toBe(500);
  const free = await api.link();
  const gone = await api.call('delete', `/link/${free}`);
  expect([gone.status, gone.text]).toEqual([200, '{}']);
  expect((await api.call('get', `/link/${free}`)).status).toBe(404);
});

test('what stands beside inputs is kept, and no place for secrets', async () => {
  const values = {
    ...configs('linkConfig', DATABASE),
    'extended-configs': { name: 'n', value: 'v' },
    validators: ['x'],
  };
  const sent = link({}, { 'link-config-values': values });
  await create(sent);
  const { configs: _, ...beside } = (await read(sent.name))['link-config-values'];
  expect(beside).toEqual({ 'extended-configs': { name: 'n', value: 'v' }, validators: ['x'] });
  const secret = { ...values, 'extended-configs': { name: 'n', apiToken: 'canary' } };
  const refused = await create(link({}, { 'link-config-values': secret }));
  expect([refused.status, refused.text.includes('canary')]).toEqual([400, false]);
  const deep = await create(link({ ...DATABASE, jdbcProperties: { a: { password: 'canary' } } }));
  expect([deep.status, deep.text.includes('canary')]).toEqual([400, false]);
});

test('secrets are sealed in whatever group and case', async () => {
  const group = configs('other', { password: 'canary-1', sk: 'canary-2' }).configs;
  const values = { configs: [...configs('linkConfig', { server: 's', SecurityKey: 'canary-3' }).configs, ...group] };
  const sent = link({}, { 'connector-name': 'obs-connector', 'link-config-values': values });
  expect((await create(sent)).status).toBe(200);
  expect(JSON.stringify([await read(sent.name), await stored(sent.name)])).not.toContain('canary');
  expect(Object.values(await resolved(sent.name)).join()).toMatch(/canary-3.*canary-1.*canary-2/);
});

test('TLS as strict as another dialect wants it stays so, until the link says otherwise', async () => {
  const sent = link({ ...DATABASE, useSSL: 'TRUE' });
  await create(sent);
  const change = async (SSLMode: string) =>
    api.services.connections.update(testAdmin, (await stored(sent.name)).id, { properties: { SSLMode } });
  await change('verify-full');
  const document = await read(sent.name);
  expect(inputs(document)).toMatchObject({ 'linkConfig.useSSL': 'TRUE' });
  await api.call('put', `/link/${sent.name}`, { links: [document] });
  expect(await resolved(sent.name)).toMatchObject({ SSLMode: 'verify-full' });
  await change('disable');
  expect(inputs(await read(sent.name))).toMatchObject({ 'linkConfig.useSSL': 'false' });
  await api.call('put', `/link/${sent.name}`, { links: [document] });
  expect(await resolved(sent.name)).toMatchObject({ SSLMode: 'require' });
});

test.each(['toString', 'constructor', '__proto__'])('no connector is called %s', async (name) => {
  const { body } = await create(link(DATABASE, { 'connector-name': name }));
  expect(body.code).toBe('Cdm.0102');
  const { id } = await api.services.connections.create(testAdmin, 'default', {
    name: unique('odd'),
    connector: 'External',
    properties: { Server: 's', Port: '1', Database: 'd', User: 'u', Connector: name },
  });
  const { name: from } = await api.services.connections.get(testAdmin, id);
  const job = jobDocument(from, await api.link(), { 'from-connector-name': name });
  expect((await api.call('post', '/job', { jobs: [job] })).status).toBe(200);
  expect((await api.call('put', `/job/${job.name}/start`)).body.code).toBe('Cdm.0061');
});

test('blanks around a value stay, and an identifier’s quotes may stand in their own group', async () => {
  const values = configs('linkConfig', { ...DATABASE, host: ` ${DATABASE.host} ` });
  values.configs[0]!.inputs.push({ name: 'dialect.identifierEnclose', value: '`' });
  const sent = link({}, { 'link-config-values': values });
  expect((await create(sent)).status).toBe(200);
  expect(inputs(await read(sent.name))).toMatchObject({
    'linkConfig.host': ` ${DATABASE.host} `,
    'dialect.identifierEnclose': '`',
  });
  expect(await resolved(sent.name)).toMatchObject({ Server: DATABASE.host });
});

test.each([
  [{ ...DATABASE, username: '' }, 'Cdm.0238'],
  [{ ...DATABASE, databaseType: '' }, 'Cdm.0238'],
  [{ databaseType: 'SQLITE', database: '' }, 'Cdm.0964'],
  [{ databaseType: 'ORACLE', host: 'x' }, 'Cdm.0963'],
])('%j is %s', async (sent, code) => {
  expect((await create(link(sent))).body.code).toBe(code);
});

test('links are made and changed one by one', async () => {
  const [one, two] = [link(DATABASE), link(DATABASE)];
  expect((await api.call('post', '/link', { links: [one, two] })).body.code).toBe('Cdm.0018');
  await expect(stored(one.name)).rejects.toMatchObject({ code: 'connection.not_found' });
  await create(one);
  expect((await api.call('put', `/link/${one.name}`, { links: [one, two] })).body.code).toBe('Cdm.0018');
  const { name: _, ...unnamed } = link({ ...DATABASE, host: 'other' });
  expect((await api.call('put', `/link/${one.name}`, { links: [unnamed] })).status).toBe(200);
  expect(await resolved(one.name)).toMatchObject({ Server: 'other' });
});

test('a link that becomes one of another database starts anew', async () => {
  const sent = link({ ...DATABASE, useSSL: 'true' });
  await create(sent);
  const values = configs('linkConfig', { ...DATABASE, databaseType: 'MYSQL', useSSL: 'true' });
  await api.call('put', `/link/${sent.name}`, { links: [{ ...sent, 'link-config-values': values }] });
  expect((await stored(sent.name)).connector).toBe('MySQL');
  expect(await resolved(sent.name)).toMatchObject({ SSLMode: 'require' });
});
