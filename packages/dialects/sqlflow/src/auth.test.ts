import { createSecretKey } from 'node:crypto';
import { type Role, roleIncludes } from '@jobglot/core';
import { testAdmin } from '@jobglot/core/testing';
import { sign } from 'jsonwebtoken';
import { sqlflow } from './dialect';
import { BASE, formOf, type SqlflowFixture, sqlflowFixture, unique } from './testing/sqlflow-fixture';
import { PURPOSE, signUserToken } from './tokens/user-token';

const DAY_MS = 86_400_000;
const POLL = '/sqlflow/job/displayUserJobsSummary';

let api: SqlflowFixture;
beforeEach(async () => {
  // The time stands still, or goes where a test puts it; timers run.
  jest.useFakeTimers({
    now: Date.parse('2026-03-01T12:00:00Z'),
    doNotFake: [
      ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
      ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
    ],
  });
  api = await sqlflowFixture();
});
afterEach(async () => {
  await api.close();
  jest.useRealTimers();
});

type Fields = Readonly<Record<string, string>>;
/** However parameters travel. */
const WAYS = ['in the query', 'urlencoded', 'multipart', 'in both'] as const;

async function send(way: (typeof WAYS)[number], path: string, fields: Fields) {
  const [first, ...rest] = Object.entries(fields);
  const inQuery = way === 'in the query' ? Object.entries(fields) : way === 'in both' ? [first!] : [];
  const inForm = Object.fromEntries(way === 'in both' ? rest : way === 'in the query' ? [] : Object.entries(fields));
  const query = new URLSearchParams(inQuery as [string, string][]);
  const body = way === 'multipart' ? multipart(inForm) : formOf(inForm, {});
  const answer = await fetch(`http://${api.host}${BASE}${path}?${query}`, { method: 'POST', body });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** Without files too. */
function multipart(fields: Fields): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

const poll = (token: string, userId = api.userId) => send('urlencoded', POLL, { userId, token });
const NOT_GOOD = { status: 200, body: { code: 401, error: expect.stringContaining('Authentication failed') } };
const NOT_GIVEN = (name: string) => ({ body: { code: 401, error: expect.stringContaining(`${name} is required`) } });

describe('a token', () => {
  it.each(WAYS)('may come %s', async (way) => {
    const { userId, token } = api;
    expect((await send(way, POLL, { userId, token })).body).toMatchObject({ code: 200 });
    expect(await send(way, POLL, { userId, token: 'x' })).toMatchObject(NOT_GOOD);
  });

  it.each(WAYS)('is issued for a secret, sent %s', async (way) => {
    const { id, secret } = await api.client('viewer', 'sqlflow');
    const { status, body } = await send(way, '/user/generateToken', { userId: id, secretKey: secret });
    expect([status, body]).toEqual([200, { code: '200', token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) }]);
    expect((await poll(body.token as string, id)).body).toMatchObject({ code: 200 });
  });

  it('that is missing is said to be, and so is a user', async () => {
    expect(await poll('')).toMatchObject(NOT_GIVEN('token'));
    expect(await poll(api.token, '')).toMatchObject(NOT_GIVEN('userId'));
    expect(await send('in the query', POLL, {})).toMatchObject(NOT_GIVEN('userId'));
    const twice = await fetch(`http://${api.host}${BASE}${POLL}?userId=a&userId=b&token=x`, { method: 'POST' });
    expect(await twice.json()).toMatchObject({ code: 401 });
  });

  it('is good for its user alone', async () => {
    const other = await api.client('admin', 'sqlflow');
    expect(await poll(api.token, other.id)).toMatchObject(NOT_GOOD);
    expect(await poll(api.token, '__proto__')).toMatchObject(NOT_GOOD);
  });

  it('is good for 24 hours', async () => {
    jest.setSystemTime(Date.now() + DAY_MS - 1000);
    expect((await poll(api.token)).body).toMatchObject({ code: 200 });
    jest.setSystemTime(Date.now() + 2000);
    expect(await poll(api.token)).toMatchObject(NOT_GOOD);
  });

  it('follows its client: its role, and its end', async () => {
    const { id } = await api.client('operator', 'sqlflow');
    const token = signUserToken(api.services.signingKeys, id);
    expect((await poll(token, id)).body).toMatchObject({ code: 200 });
    await api.services.clients.remove(testAdmin, id);
    expect(await poll(token, id)).toMatchObject(NOT_GOOD);
  });

  const claims = (change: object = {}) => {
    const now = Math.floor(Date.now() / 1000);
    return { iss: 'jobglot', aud: 'sqlflow', sub: api.userId, iat: now, exp: now + 600, ...change };
  };
  const forge = (payload: object, algorithm: 'HS256' | 'HS512' = 'HS256', purpose = PURPOSE) => {
    const { kid, key } = api.services.signingKeys.current(purpose);
    return sign(JSON.parse(JSON.stringify(payload)), createSecretKey(key), { algorithm, keyid: kid });
  };
  const none = () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const { kid } = api.services.signingKeys.current(PURPOSE);
    return `${part({ alg: 'none', typ: 'JWT', kid })}.${part(claims())}.`;
  };

  it('as it would be forged here is good', async () => {
    expect((await poll(forge(claims()))).body).toMatchObject({ code: 200 });
  });

  it.each<[string, () => string]>([
    ['no JWT', () => 'token'],
    ['another audience', () => forge(claims({ aud: 'ocapi' }))],
    ['another issuer', () => forge(claims({ iss: 'somebody' }))],
    ["another purpose's key", () => forge(claims(), 'HS256', 'ocapi access token')],
    ['another algorithm', () => forge(claims(), 'HS512')],
    ['no algorithm', none],
    ['no client', () => forge({ ...claims(), sub: undefined })],
    ['no end', () => forge({ ...claims(), exp: undefined })],
    ['a changed signature', () => `${api.token.slice(0, -43)}${'A'.repeat(43)}`],
  ])('with %s is none', async (_what, token) => {
    expect(await poll(token())).toMatchObject(NOT_GOOD);
  });

  it('that is not good is no failed log-in', async () => {
    const { id, secret } = await api.client('viewer', 'sqlflow');
    for (let i = 0; i < 30; i++) expect(await poll(`x${i}`)).toMatchObject(NOT_GOOD);
    const { body } = await send('urlencoded', '/user/generateToken', { userId: id, secretKey: secret });
    expect(body).toMatchObject({ code: '200' });
  });
});

describe('a secret', () => {
  const logIn = (userId: string, secretKey: string) => send('urlencoded', '/user/generateToken', { userId, secretKey });

  it('that is wrong and a user that is unknown are told apart by nothing', async () => {
    const wrong = await logIn(api.userId, 'canary-guess');
    expect(wrong).toEqual({ status: 200, body: { code: 401, error: expect.any(String) } });
    expect(await logIn('nobody', 'canary-guess')).toEqual(wrong);
    expect(JSON.stringify(wrong)).not.toContain('canary-guess');
  });

  it.each([
    ['userId', { secretKey: 'x' }],
    ['secretKey', { userId: 'x' }],
  ])('without %s is an error in the body', async (name, fields) => {
    const { body } = await send('urlencoded', '/user/generateToken', fields as unknown as Fields);
    expect(body).toMatchObject({ code: 400, error: `${name} is required.` });
  });

  it('cannot be guessed on and on; good tokens are not held up by it', async () => {
    const { id, secret } = await api.client('viewer', 'sqlflow');
    for (let i = 0; i < 25; i++) await logIn(id, `guess-${i}`);
    const refused = { status: 200, body: { code: 429, error: expect.stringContaining('Too many') } };
    expect(await logIn(id, 'guess')).toMatchObject(refused);
    expect(await logIn(id, secret)).toMatchObject(refused);
    expect((await poll(api.token)).body).toMatchObject({ code: 200 });
  });
});

describe('roles', () => {
  const ROLES: Role[] = ['viewer', 'operator', 'editor', 'admin'];
  const operations = sqlflow.operations.filter(({ role }) => role !== 'public');

  it.each(operations.map((o) => [o.operationId, o] as const))('%s takes its role', async (_id, { path, role }) => {
    for (const own of ROLES) {
      const { id } = await api.client(own, 'sqlflow');
      const fields = { userId: id, token: signUserToken(api.services.signingKeys, id), jobId: 'none' };
      const { body } = await api.call(path, fields);
      const mayCall = role !== 'public' && roleIncludes(own, role);
      expect([own, body.code === 403]).toEqual([own, !mayCall]);
      if (!mayCall) expect(body.error).toContain(role);
    }
  });
});

test('a job of a workspace that the user may not enter does not exist', async () => {
  const { jobId } = await api.submit({ jobName: unique('foreign') });
  const { id } = await api.client('admin', 'sqlflow', []);
  const fields = { userId: id, token: signUserToken(api.services.signingKeys, id), jobId };
  for (const name of ['displayUserJobSummary', 'deleteUserJob', 'exportLineageAsJson', 'rerunJob']) {
    expect((await api.call(`/sqlflow/job/${name}`, fields)).body).toMatchObject({ code: 404 });
  }
});
