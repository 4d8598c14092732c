import { V2Client } from '@jobglot/cdata-v2-client';
import { expectNowhere, SECRET, TOKEN } from './harness/canaries';
import { type Installation, startInstallation, unique } from './harness/installation';
import { dataDatabase } from './harness/tables';

let installation: Installation;

beforeAll(async () => {
  installation = await startInstallation({ JOBGLOT_LOG_LEVEL: 'debug' });
  await installation.startWorker();
});

afterAll(() => installation?.stop());

test('v2: a secret and a token sent in every place that takes one are found nowhere (P8)', async () => {
  const client = new V2Client(installation.baseUrl, installation.token);
  const data = await dataDatabase();
  const answers: string[] = [];
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const { text, status } = await client.raw(method, path, body, headers);
    answers.push(text);
    return { status, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
  const basic = (user: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`,
    'x-cdata-authtoken': '',
  });
  // As credentials: header, Basic password, client secret, and in places where they do not belong.
  await send('GET', '/workspaces', undefined, { 'x-cdata-authtoken': TOKEN });
  await send('GET', '/workspaces', undefined, basic('anybody', TOKEN));
  await send('POST', '/users/generate-token', {}, basic('admin', SECRET));
  await send('GET', `/workspaces?authtoken=${TOKEN}&%40authtoken=${TOKEN}`);
  await send('GET', `/jobs/${TOKEN}/status`);
  // As connection properties, known and unknown ones, wrong and malformed.
  const url = new URL(data.url);
  const good = { Server: url.hostname, Port: url.port, Database: url.pathname.slice(1), User: url.username };
  const made = await send('POST', '/workspaces/default/connections', {
    name: unique('canary'),
    connector: 'PostgreSQL',
    properties: { ...good, Password: SECRET, 'API Key': SECRET, AuthToken: TOKEN },
  });
  expect(made.status).toBe(201);
  const path = `/connections/${made.body.id}`;
  await send('GET', path);
  await send('PUT', path, { properties: { Password: `${SECRET}2` } });
  await send('POST', `${path}/test`);
  await send('GET', `${path}/tables`);
  await send('POST', '/workspaces/default/connections', {
    name: '',
    connector: 'PostgreSQL',
    properties: { Password: SECRET },
  });
  await send('POST', '/workspaces/default/connections', { connector: 5, properties: { Password: SECRET } });
  await send('POST', '/workspaces/default/connections', `{"properties":{"Password":"${SECRET}"`);
  // In the parts of a body that are kept as they come: refused there, since they would be given back in clear.
  for (const [what, fields] of [
    ['jobs', { name: unique('canary'), cdc_engine_settings: { name: 'e', password: SECRET } }],
    ['jobs', { name: unique('canary'), proxy: { api_token: TOKEN } }],
    ['connections', { name: unique('canary'), connector: 'CSV', settings: { proxy_password: SECRET } }],
  ] as const) {
    expect((await send('POST', `/workspaces/default/${what}`, fields)).status).toBe(400);
  }
  const job = await client.createJob({
    name: unique('canary'),
    type: 'Standard',
    source_connection_id: made.body.id,
    destination_connection_id: made.body.id,
    queries: ['REPLICATE [t]'],
    verbosity: 5,
  });
  const run = await client.waitForRun(job, await client.execute(job));
  expect(run.status).toBe('Failed');
  answers.push(JSON.stringify(run), await client.log(job, run.history_id));

  expect(await expectNowhere(installation, answers)).toContain(job);
  await data.close();
});
