import { basic, type CallAnswer, call } from './harness/call';
import { expectNowhere, SECRET, TOKEN } from './harness/canaries';
import { expectFault } from './harness/fault';
import { type Installation, startInstallation, unique } from './harness/installation';

let installation: Installation;
/** takes tokens in the address */
let lenient: string;
const answers: string[] = [];
/** what createUsers has shown */
const shown: string[] = [];

beforeAll(async () => {
  installation = await startInstallation({ JOBGLOT_LOG_LEVEL: 'debug' });
  await installation.startWorker();
  lenient = (await installation.startGateway({ JOBGLOT_AUTHTOKEN_IN_URL: 'true' })).url;
});

afterAll(() => installation?.stop());

// After each test, so that the first one that leaks is the one that fails.
afterEach(async () => {
  await expectNowhere(installation, answers, shown);
});

interface Sent {
  readonly body?: object | string;
  readonly headers?: Record<string, string>;
  readonly to?: string;
}

/** Keeps the answer, its reason phrase and headers included as far as they carry text. */
async function send(method: string, path: string, { body, headers, to }: Sent = {}): Promise<CallAnswer> {
  const answer = await call(to ?? installation.baseUrl, {
    method,
    path: `/api.rsc${path}`,
    headers: { 'content-type': 'application/json', ...(headers ?? { 'x-cdata-authtoken': installation.token }) },
    ...(body && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  if (!path.startsWith('/createUsers')) answers.push(answer.text);
  answers.push(JSON.stringify(answer.headers), answer.reason);
  return answer;
}

const connection = (ConnectionString: string, more: object = {}) => ({
  Name: unique('canary'),
  ProviderName: 'PostgreSQL',
  ConnectionString,
  ...more,
});

test('secrets of a ConnectionString, of known and unknown keys', async () => {
  // Port 1 refuses: a failed run says why, and the text of the driver's error goes into log and history.
  const good = `Server=127.0.0.1;Port=1;Database=d;User=u;Password=${SECRET};API Key="${SECRET}";AuthToken=${TOKEN};`;
  const body = connection(good);
  expect(await send('POST', '/connections', { body })).toMatchObject({ status: 201 });
  const at = `/connections('${body.Name}')`;
  const read = await send('GET', at);
  expect(JSON.parse(read.text).ConnectionString).toMatch(/API Key=\*{8};AuthToken=\*{8};.*Password=\*{8};/);
  expect(await send('PUT', at, { body: { ConnectionString: `${good}Pwd=${SECRET}2;` } })).toMatchObject({
    status: 200,
  });
  await send('GET', `${at}/ConnectionString/$value`);
  await send('GET', '/connections?$format=atom');
  for (const action of ['testConnection', 'getConnectionTables', 'getConnectionTableColumns']) {
    const columns = action.endsWith('Columns') ? { Table: 't' } : {};
    const answer = await send('POST', `/${action}`, { body: { ConnectionName: body.Name, ...columns } });
    expectFault(answer, 400);
  }
  const JobName = unique('canary');
  const job = { JobName, Source: body.Name, Destination: body.Name, Verbosity: '5', 'Query#1': 'REPLICATE [t]' };
  expect(await send('POST', '/jobs', { body: job })).toMatchObject({ status: 201 });
  const run = JSON.parse((await send('POST', '/executeJob', { body: { JobName } })).text).value;
  expect(run.at(-1)).toMatchObject({ Status: 'FAILED' });
  await send('GET', `/history?JobName=${JobName}`);
  const { value } = JSON.parse((await send('POST', '/getLogs', { body: { JobName, Days: '1' } })).text);
  answers.push(Buffer.from(value[0].FileData, 'base64').toString());
});

test.each([
  ['an unfinished quotation', `Server=h;Password="${SECRET}`],
  ['quotes inside', `Server=h;Password=a"${SECRET}";;="`],
  ['a bare rest behind a semicolon', `Server=h;Password=a;${SECRET}`],
  ['a name twice', `Server=h;Password=${SECRET};PASSWORD=${SECRET}`],
  ['no name', `=${SECRET};Server=h`],
  ['no key at all', `postgres://u:${SECRET}@h/d`],
  ['text behind quotes', `Password='a'${SECRET};Server=h`],
])('a ConnectionString with %s is refused without a word of it', async (_what, text) => {
  const answer = await send('POST', '/connections', { body: connection(text) });
  expectFault(answer, 400);
  expect(answer.text).toContain('ConnectionString');
});

test('bodies that are refused are not quoted', async () => {
  const text = `Server=h;Password=${SECRET};`;
  for (const body of [
    connection(text, { ProviderName: 'Nothing' }),
    connection(text, { Name: '' }),
    connection(text, { Name: 5 }),
    connection(text, { ConnectionString: [text] }),
    connection('', { proxy_password: SECRET }),
    connection('', { options: { api_token: TOKEN } }),
    { JobName: unique('canary'), proxy_password: SECRET },
    { JobName: unique('canary'), Proxy: { AuthToken: TOKEN } },
    `{"ConnectionString":"Password=${SECRET};"`,
  ]) {
    expectFault(
      await send('POST', `/${JSON.stringify(body).includes('JobName') ? 'jobs' : 'connections'}`, { body }),
      400,
    );
  }
});

test('a secret cannot be found by asking for it', async () => {
  const body = connection(`Server=h;Password=${SECRET};`);
  await send('POST', '/connections', { body });
  for (const asked of [
    `$filter=contains(ConnectionString,'${SECRET.slice(0, 6)}')`,
    '$orderby=ConnectionString',
    "$filter=Password ne 'x'".replaceAll(' ', '%20'),
  ]) {
    expectFault(await send('GET', `/connections?${asked}`), 400);
  }
});

test('passwords of users, and their tokens but for the one answer', async () => {
  const [first, second] = [unique('canary'), unique('canary')];
  const users = { 'User#1': first, 'Password#1': SECRET, 'Roles#1': 'cdata_viewer' };
  const made = await send('POST', '/createUsers', {
    body: { ...users, 'User#2': second, 'Password#2': `${SECRET}2`, 'Roles#2': 'cdata_admin' },
  });
  expect(made.status).toBe(201);
  expect(made.text).not.toContain(SECRET);
  const tokens: string[] = JSON.parse(made.text).value.map((row: { AuthToken: string }) => row.AuthToken);
  expect(tokens).toHaveLength(2);
  shown.push(...tokens);
  // They hold: else nothing would have been there to leak.
  expect(await send('GET', '/jobs', { headers: basicHeader(first, SECRET) })).toMatchObject({ status: 200 });
  expect(await send('GET', `/jobs?@authtoken=${tokens[0]}`, { headers: {}, to: lenient })).toMatchObject({
    status: 200,
  });
  expect(await send('GET', `/jobs?@authtoken=${tokens[0]}&$filter='`, { headers: {}, to: lenient })).toMatchObject({
    status: 400,
  });
  await send('GET', '/users');
  await send('GET', `/users(${first})`);
  expect(await send('PUT', `/users(${first})`, { body: { Password: `${SECRET}3` } })).toMatchObject({ status: 200 });
  for (const body of [
    users,
    { ...users, 'User#1': unique('canary'), 'Roles#1': 'nothing' },
    { ...users, 'User#1': unique('canary'), 'ExpiredIn#1': SECRET },
    { ...users, 'User#1': unique('canary'), Secret: SECRET },
    { 'Password#1': SECRET },
  ]) {
    expectFault(await send('POST', '/users', { body }), 400);
  }
});

test('credentials that are wrong, in every place that takes one', async () => {
  for (const to of [installation.baseUrl, lenient]) {
    for (const headers of [
      { 'x-cdata-authtoken': TOKEN },
      basicHeader('anybody', TOKEN),
      basicHeader('admin', SECRET),
    ]) {
      expectFault(await send('GET', '/jobs', { headers, to }), 401);
    }
    for (const query of [`@authtoken=${TOKEN}`, `%40authtoken=${TOKEN}`, `@authtoken=${TOKEN}&$format=json`]) {
      expectFault(await send('GET', `/jobs?${query}`, { headers: {}, to }), 401);
    }
    // Twice is none.
    const twice = await send('GET', `/jobs?@authtoken=${TOKEN}&@AuthToken=${TOKEN}`, { headers: {}, to });
    expect(twice.status).toBeGreaterThanOrEqual(400);
  }
});

function basicHeader(user: string, secret: string): Record<string, string> {
  return { authorization: basic(user, secret) };
}
