import { superuserUrl } from '@jobglot/embedded-services/testing';
import { Client } from 'pg';
import { type CallAnswer, call } from './harness/call';
import { expectNowhere, SECRET, TOKEN } from './harness/canaries';
import { configs, jobDocument } from './harness/cdm-documents';
import { cdmToken, PROJECT } from './harness/cdm-token';
import { type Installation, startInstallation, unique } from './harness/installation';
import { type DataDatabase, dataDatabase } from './harness/tables';
import { waitUntil } from './harness/wait-until';

let installation: Installation;
let data: DataDatabase;
let token: string;
const answers: string[] = [];

beforeAll(async () => {
  [installation, data] = await Promise.all([startInstallation({ JOBGLOT_LOG_LEVEL: 'debug' }), dataDatabase()]);
  await installation.startWorker();
  await data.fill('items', 25);
  const { baseUrl, clientId, clientSecret } = installation;
  token = await cdmToken(baseUrl, { id: clientId, secret: clientSecret });
});

afterAll(async () => {
  await installation?.stop();
  await data?.close();
});

// After each test, so that the first one that leaks is the one that fails.
afterEach(async () => {
  await expectNowhere(installation, answers, [token, installation.clientSecret]);
});

async function send(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
  const answer: CallAnswer = await call(installation.baseUrl, {
    method,
    path: path.startsWith('/v') ? path : `/v1.1/${PROJECT}/clusters/any/cdm${path}`,
    headers: { 'x-auth-token': token, 'content-type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  answers.push(answer.text, JSON.stringify(answer.headers), answer.reason);
  return answer;
}

/** A link of any connector. */
const link = (connector: string, inputs: object, change: object = {}) => ({
  links: [
    {
      name: unique('link'),
      'connector-name': connector,
      'link-config-values': configs('linkConfig', { ...inputs }),
      ...change,
    },
  ],
});
const DATABASE = { databaseType: 'POSTGRESQL', host: '127.0.0.1', port: '1', database: 'd', username: 'u' };

test('secrets of links, however they are named, in good and bad links', async () => {
  const jdbc = 'generic-jdbc-connector';
  const good = [
    link(jdbc, { ...DATABASE, password: SECRET }),
    link('obs-connector', { server: 's', accessKey: TOKEN, securityKey: SECRET }),
    link('dis-connector', { region: 'r', ak: TOKEN, sk: SECRET }),
    link('hive-connector', { host: 'h', password: SECRET, keytab: TOKEN }),
    link(jdbc, { ...DATABASE, databaseType: 'ORACLE', password: SECRET }),
  ];
  for (const body of good) {
    const { name } = body.links[0]!;
    expect(await send('POST', '/link', body)).toMatchObject({ status: 200 });
    const shown = await send('GET', `/link/${name}`);
    expect(shown).toMatchObject({ status: 200, text: expect.stringContaining('Add password here') });
    expect(await send('PUT', `/link/${name}`, JSON.parse(shown.text))).toMatchObject({ status: 200 });
    await send('POST', '/link?validate=true', body);
    await send('POST', '/link', body);
    const v2 = { 'x-cdata-authtoken': installation.token };
    for (const path of ['/api.rsc/v2/workspaces/default/connections', '/api.rsc/connections']) {
      const answer = await call(installation.baseUrl, { method: 'GET', path, headers: v2 });
      answers.push(answer.text);
    }
  }
  const bad = [
    link(jdbc, { ...DATABASE, host: '', password: SECRET }),
    link(jdbc, { ...DATABASE, jdbcProperties: { password: SECRET } }),
    link('nothing', { password: SECRET }),
    link(jdbc, { ...DATABASE, password: SECRET }, { x_token: TOKEN }),
    link(jdbc, { ...DATABASE, password: SECRET }, { enabled: SECRET }),
    { links: [{ name: 'x', password: SECRET, 'link-config-values': SECRET }] },
  ];
  for (const body of bad) expect((await send('POST', '/link', body)).status).toBe(400);
});

test('secrets in the inputs of a job are refused', async () => {
  for (const inputs of [{ obsPassword: SECRET }, { accessKey: TOKEN }]) {
    const job = {
      ...jobDocument(unique('job'), '', 'items'),
      'driver-config-values': configs('throttlingConfig', inputs),
    };
    expect(await send('POST', '/job', { jobs: [job] })).toMatchObject({ status: 400 });
  }
  expect((await send('POST', '/job', { jobs: [{ name: 'x', x_secret: SECRET }] })).status).toBe(400);
});

test('a password that is right, through a link and a run that shows all it does', async () => {
  const { hostname, port, pathname } = new URL(data.url);
  const role = unique('canary').replaceAll('-', '_');
  const admin = new Client(superuserUrl(data.url));
  await admin.connect();
  await admin.query(`create role ${role} login superuser password '${SECRET}'`);
  try {
    const inputs = {
      databaseType: 'POSTGRESQL',
      host: hostname,
      port,
      database: pathname.slice(1),
      username: role,
      password: SECRET,
    };
    const body = link('generic-jdbc-connector', inputs);
    const { name } = body.links[0]!;
    expect(await send('POST', '/link?validate=true', body)).toMatchObject({ status: 200 });
    expect(await send('POST', '/link', body)).toMatchObject({ status: 200 });
    const job = unique('job');
    expect(await send('POST', '/job', { jobs: [jobDocument(job, name, 'items')] })).toMatchObject({ status: 200 });
    expect(await send('PUT', `/job/${job}/start`)).toMatchObject({ status: 200 });
    await waitUntil('the end of the run', 30_000, async () =>
      (await send('GET', `/job/${job}/status`)).text.includes('SUCCEEDED') ? true : undefined,
    );
    await send('GET', `/job/${job}`);
    await send('GET', `/submissions?jname=${job}`);
  } finally {
    await admin.query(`reassign owned by ${role} to current_user; drop role ${role}`);
    await admin.end();
  }
});

test('secrets and tokens that are wrong, where callers prove themselves', async () => {
  const login = (password: unknown) => ({
    auth: {
      identity: { methods: ['password'], password: { user: { name: 'admin', password } } },
      scope: { project: { id: 'p' } },
    },
  });
  for (const body of [login(SECRET), login([SECRET]), { auth: SECRET }, { password: SECRET }]) {
    expect((await send('POST', '/v3/auth/tokens', body)).status).toBeGreaterThanOrEqual(400);
  }
  expect(await send('GET', '/job/all', undefined, { 'x-auth-token': TOKEN })).toMatchObject({ status: 401 });
  const signature = `SDK-HMAC-SHA256 Access=${TOKEN}, SignedHeaders=host, Signature=${SECRET}`;
  const signed = { 'x-auth-token': '', authorization: signature, 'x-sdk-date': '20260101T000000Z' };
  expect(await send('GET', '/job/all', undefined, signed)).toMatchObject({ status: 401 });
});
