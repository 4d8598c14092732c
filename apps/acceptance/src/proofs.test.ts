import { AdminClient, type MadeClient } from './harness/admin-client';
import { basic, call } from './harness/call';
import { expectFault } from './harness/fault';
import { type Installation, startInstallation } from './harness/installation';
import { makeObjects, type Objects } from './harness/objects';

/** Who is let in: every form in which a caller may prove itself, and every place where a stranger may knock. */
let installation: Installation;
let withTokenInUrl: string;
let client: MadeClient;
let stranger: MadeClient;
let objects: Objects;

beforeAll(async () => {
  installation = await startInstallation();
  withTokenInUrl = (await installation.startGateway({ JOBGLOT_AUTHTOKEN_IN_URL: 'true' })).url;
  const admin = new AdminClient(installation);
  [client, stranger] = [await admin.client('viewer'), await admin.client('admin', [await admin.workspace()])];
  objects = await makeObjects(installation, 'cancelled');
});

afterAll(() => installation?.stop());

const API_PATHS = { 'cdata-v1': '/api.rsc/jobs', 'cdata-v2': '/api.rsc/v2/workspaces/default/jobs' };
const get = (path: string, headers: Record<string, string> = {}, baseUrl = installation.baseUrl) =>
  call(baseUrl, { method: 'GET', path, headers });

test.each<[string, () => Record<string, string>]>([
  ['x-cdata-authtoken', () => ({ 'x-cdata-authtoken': client.token })],
  ['X-CDATA-AUTHTOKEN, written large', () => ({ 'X-CDATA-AUTHTOKEN': client.token })],
  ['Basic, any user and the token', () => ({ authorization: basic('anybody', client.token) })],
  ['Basic, no user and the token', () => ({ authorization: basic('', client.token) })],
  ['Basic, client id and secret', () => ({ authorization: basic(client.id, client.secret) })],
])('v1 takes %s', async (_form, headers) => {
  expect(await get(API_PATHS['cdata-v1'], headers())).toMatchObject({ status: 200 });
});

test.each<[string, () => Record<string, string>]>([
  ['a client id and the secret of another', () => ({ authorization: basic(client.id, stranger.secret) })],
  ['a client id and no secret', () => ({ authorization: basic(client.id, '') })],
  ['the secret as a token', () => ({ 'x-cdata-authtoken': client.secret })],
  // Of several proofs the first one counts: a good one behind it mends nothing.
  [
    'a wrong token before a good Basic',
    () => ({ 'x-cdata-authtoken': 'wrong', authorization: basic('x', client.token) }),
  ],
])('v1 refuses %s', async (_form, headers) => {
  expectFault(await get(API_PATHS['cdata-v1'], headers()), 401);
});

describe('a token in the address', () => {
  test.each(['@authtoken', '%40authtoken', '@AUTHTOKEN'])('?%s= is taken by v1 where it is allowed', async (name) => {
    const path = `${API_PATHS['cdata-v1']}?${name}=${client.token}`;
    expect(await get(path, {}, withTokenInUrl)).toMatchObject({ status: 200 });
    expectFault(await get(path), 401);
    expectFault(await get(`${path}x`, {}, withTokenInUrl), 401);
  });

  test('is never given back: not in the next link, not in a fault', async () => {
    const path = `${API_PATHS['cdata-v1']}?@authtoken=${client.token}`;
    const own = `${path}&workspaceId=${objects.workspace_id}`;
    for (const asked of [`${own}&$format=atom`, `${own}&$count=true`, `${path}&$filter='`, `${path}&@authtoken=x`]) {
      const { text, headers } = await get(asked, {}, withTokenInUrl);
      expect(text + JSON.stringify(headers)).not.toContain(client.token);
    }
  });

  test('never helps where a better proof is wrong, nor in v2', async () => {
    const query = `?@authtoken=${client.token}`;
    const wrong = { 'x-cdata-authtoken': 'wrong' };
    expectFault(await get(`${API_PATHS['cdata-v1']}${query}`, wrong, withTokenInUrl), 401);
    expectFault(await get(`${API_PATHS['cdata-v2']}${query}`, {}, withTokenInUrl), 401);
  });
});

describe('a client that may not enter a workspace', () => {
  const send = (method: string, path: string, body?: object) =>
    call(installation.baseUrl, {
      method,
      path: `/api.rsc${path}`,
      headers: { 'x-cdata-authtoken': stranger.token, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });

  test.each<[string, () => [method: string, path: string, body?: object]]>([
    ['the default workspace', () => ['GET', '/jobs']],
    ['the default workspace by name', () => ['GET', '/jobs?workspaceId=default']],
    ['its id', () => ['GET', `/jobs?workspaceId=${objects.workspace_id}`]],
    ['its id in capitals', () => ['GET', `/jobs?WORKSPACEID=${objects.workspace_id.toUpperCase()}`]],
    ['its id in a body', () => ['POST', '/jobs', { JobName: 'x', WorkspaceId: objects.workspace_id }]],
    ["a job's id in the query", () => ['DELETE', `/jobs?JobId=${objects.job_id}`]],
    ["a job's id in a body", () => ['POST', '/executeJob', { JobId: objects.job_id, Async: 'true' }]],
    ["a job's id for its logs", () => ['POST', '/getLogs', { JobId: objects.job_id, Days: '1' }]],
    ['a task by id', () => ['PUT', '/tasks', { JobId: objects.job_id, TaskId: objects.task_id, Active: 'false' }]],
    ['a workspace by name', () => ['GET', `/workspaces(${objects.workspace_name})`]],
    ['a workspace by id', () => ['PUT', '/workspaces', { Id: objects.workspace_id, Name: 'mine' }]],
  ])('does not find %s', async (_place, request) => {
    const answer = await send(...request());
    expectFault(answer, 404);
  });

  test('sees in lists its own workspace alone', async () => {
    const { value } = JSON.parse((await send('GET', '/workspaces')).text);
    expect(value).toHaveLength(1);
    expect((await send('GET', '/workspaces/$count')).text).toBe('1');
  });
});
