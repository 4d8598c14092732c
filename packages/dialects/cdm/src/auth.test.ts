import { createHmac, createSecretKey } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { testAdmin } from '@jobglot/core/testing';
import type { AuthRequest } from '@jobglot/http-kit';
import fc from 'fast-check';
import { sign } from 'jsonwebtoken';
import { authenticate } from './auth';
import { PURPOSE, signProjectToken } from './iam/project-token';
import { type IamFixture, iamFixture } from './iam/testing/iam-fixture';
import { SDK_VECTORS, VECTOR_CLIENT } from './signature/testing/sdk-vectors';
import { signAsGo } from './signature/testing/sign-as-go';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const DAY_MS = 86_400_000;
const TEXT = 'Incorrect IAM authentication information: ';

let api: IamFixture;
let secret: string;
beforeEach(async () => {
  // The time stands still, or goes where a test puts it; timers run.
  jest.useFakeTimers({
    now: NOON,
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
    ],
  });
  api = await iamFixture();
  ({ secret } = await api.services.clients.create(testAdmin, { id: 'c1', role: 'operator', workspaces: 'all' }));
});
afterEach(async () => {
  await api.close();
  jest.useRealTimers();
});

type Sent = Parameters<typeof signAsGo>[1];
const c1 = () => ({ id: 'c1', secret });
const signed = (change: Partial<Sent> = {}, client = c1()) =>
  signAsGo(client, { method: 'GET', path: '/v1.1/p1/me', ...change }, new Date());

/** Sends the request as it stands. @param from loopback address to call from */
function send(
  { method, url, headers, body }: ReturnType<typeof signAsGo>,
  from = '127.0.0.1',
): Promise<{ status: number | undefined; body: { clientId?: string; body?: unknown; error?: { message: string } } }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(api.url);
    const sent = httpRequest(
      { host: '127.0.0.1', port, method, path: url, headers, localAddress: from },
      (response) => {
        let text = '';
        response.on('data', (chunk) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode, body: JSON.parse(text) }));
      },
    );
    sent.on('error', reject).end(body);
  });
}

const failed = (message: string) => ({ status: 401, body: { error: { message: TEXT + message } } });
const FAIL = failed('verify aksk signature fail');

describe('a signature', () => {
  it('proves a client, over the body too', async () => {
    expect(await send(signed())).toMatchObject({ status: 200, body: { clientId: 'c1' } });
    const body = '{"jobs": ["größe"]}';
    const headers = { 'content-type': 'application/json', 'content-encoding': 'UTF-8' };
    const post = signed({ method: 'POST', headers, body });
    expect(await send(post)).toMatchObject({ status: 200, body: { clientId: 'c1', body: { jobs: ['größe'] } } });
    expect(await send({ ...post, body: body.replace('größe', 'klein') })).toMatchObject(FAIL);
  });

  it("of the vendor's own client is good, at its time", async () => {
    const { id, secret: sk } = VECTOR_CLIENT;
    await api.services.clients.create(testAdmin, { id, role: 'viewer', workspaces: 'all', secret: sk });
    for (const { method, url, headers, body } of SDK_VECTORS) {
      const date = headers['x-sdk-date']!.replace(/^(....)(..)(..T..)(..)/, '$1-$2-$3:$4:');
      jest.setSystemTime(Date.parse(date));
      const request = { ...asked({ ...headers }), method, url, rawBody: async () => Buffer.from(body) };
      expect(await authenticate(request, api.services)).toMatchObject({ clientId: id });
      jest.setSystemTime(NOON);
      await expect(authenticate(request, api.services)).rejects.toMatchObject({ code: 'auth.invalid' });
    }
  });

  it('is over the address as it was sent', async () => {
    const path = '/cdm/v1.0/p1//me';
    expect(await send(signed({ path }))).toMatchObject({ status: 200 });
    expect(await send({ ...signed({ path }), url: '/cdm/v1.0/p1/me' })).toMatchObject(FAIL);
  });

  it('tells an unknown key and a wrong secret apart by nothing', async () => {
    expect(await send(signed({}, { id: 'nobody', secret }))).toEqual(await send(signed({}, { id: 'c1', secret: 'x' })));
    expect(await send(signed({}, { id: 'nobody', secret }))).toMatchObject(FAIL);
    expect(
      await send({ ...signed(), headers: { ...signed().headers, authorization: 'SDK-HMAC-SHA256 Access=c1' } }),
    ).toMatchObject(FAIL);
  });

  it('counts for 15 minutes, either way', async () => {
    const request = signed();
    for (const moment of [NOON - 900_000, NOON + 900_000]) {
      jest.setSystemTime(moment);
      expect((await send(request)).status).toBe(200);
    }
    for (const moment of [NOON - 901_000, NOON + 901_000]) {
      jest.setSystemTime(moment);
      const late = await send(request);
      expect([late.status, late.body.error?.message]).toEqual([401, expect.stringContaining('within 15 minutes')]);
    }
    const { 'x-sdk-date': _date, ...headers } = request.headers;
    expect(await send({ ...request, headers })).toMatchObject(FAIL);
  });

  it("names the address's project, when it names one", async () => {
    const named = (project: string) => signed({ headers: { 'x-project-id': project } });
    expect((await send(named('p1'))).status).toBe(200);
    expect((await send(named('p2'))).status).toBe(403);
    const unsigned = signed();
    expect((await send({ ...unsigned, headers: { ...unsigned.headers, 'x-project-id': 'p2' } })).status).toBe(200);
    const wrong = signed({ headers: { 'x-project-id': 'p2' } }, { id: 'c1', secret: 'x' });
    expect((await send(wrong)).status).toBe(401);
  });

  it('is limited when it fails, and never where it was good just now', async () => {
    expect((await send(signed())).status).toBe(200);
    const guess = () => send(signed({}, { id: 'c2', secret: 'x' }));
    for (let i = 0; i < 20; i++) expect((await guess()).status).toBe(401);
    expect((await guess()).status).toBe(429);
    expect((await send(signed())).status).toBe(200);
    const other = await api.services.clients.create(testAdmin, { id: 'c2', role: 'viewer', workspaces: 'all' });
    expect((await send(signed({}, { id: 'c2', secret: other.secret }))).status).toBe(429);
    expect((await send(signed({}, { id: 'c2', secret: other.secret }), '127.0.0.2')).status).toBe(200);
  });

  it('is known where it was good, and nowhere else', async () => {
    expect((await send(signed())).status).toBe(200);
    for (let i = 0; i < 21; i++) await send(signed({}, { id: 'c1', secret: `${i}` }), '127.0.0.2');
    expect((await send(signed(), '127.0.0.2')).status).toBe(429);
    expect((await send(signed())).status).toBe(200);
  });

  it('of a refused address has no body read', async () => {
    const rawBody = jest.fn();
    const refuseGuesses = () => Promise.reject(new Error('refused'));
    const request = { ...asked(signed().headers), rawBody, refuseGuesses };
    await expect(authenticate(request, api.services)).rejects.toThrow('refused');
    expect(rawBody).not.toHaveBeenCalled();
  });

  it('has the role of now, and goes with its client', async () => {
    await send(signed());
    await api.services.clients.update(testAdmin, 'c1', { secret: 'changed' });
    expect(await send(signed())).toMatchObject(FAIL);
    expect((await send(signed({}, { id: 'c1', secret: 'changed' }))).status).toBe(200);
    await api.services.clients.remove(testAdmin, 'c1');
    expect(await send(signed({}, { id: 'c1', secret: 'changed' }))).toMatchObject(FAIL);
  });
});

describe('a token', () => {
  const issued = (project: string | null = 'p1') => signProjectToken(api.services.signingKeys, 'c1', project);
  const me = async (token: string, project?: string) => {
    const { status, body } = await api.me({ 'X-Auth-Token': token }, project);
    return { status, body };
  };
  const NOT_GOOD = failed('decrypt token fail');

  it('is good for the addresses of its project', async () => {
    expect(await me(issued())).toMatchObject({ status: 200, body: { clientId: 'c1', role: 'operator' } });
    expect((await me(issued(), 'p2')).status).toBe(403);
    expect((await me(issued('a b'), 'a%20b')).status).toBe(200);
    expect((await me(issued(null))).status).toBe(403);
  });

  it('comes before a signature', async () => {
    const headers = { ...signed({}, { id: 'c1', secret: 'x' }).headers, 'x-auth-token': issued() };
    expect((await send({ ...signed(), headers })).status).toBe(200);
    expect(await send({ ...signed(), headers: { ...signed().headers, 'x-auth-token': 'x' } })).toMatchObject(NOT_GOOD);
    expect((await send({ ...signed(), headers: { ...signed().headers, 'x-auth-token': '' } })).status).toBe(200);
  });

  it('is good for 24 hours', async () => {
    const [seen, unseen] = [issued(), issued()];
    jest.setSystemTime(NOON + DAY_MS - 1);
    expect((await me(seen)).status).toBe(200);
    jest.setSystemTime(NOON + DAY_MS);
    for (const token of [seen, unseen]) expect(await me(token)).toMatchObject(NOT_GOOD);
  });

  it('has the role of now, and goes with its client', async () => {
    const token = issued();
    expect((await me(token)).body.role).toBe('operator');
    await api.services.clients.update(testAdmin, 'c1', { role: 'viewer' });
    expect((await me(token)).body.role).toBe('viewer');
    await api.services.clients.remove(testAdmin, 'c1');
    expect(await me(token)).toMatchObject(NOT_GOOD);
  });

  it('that is not good is no failed log-in', async () => {
    for (let i = 0; i < 30; i++) expect(await me(`x${i}`)).toMatchObject(NOT_GOOD);
    expect((await api.logIn({ name: 'c1', password: secret })).status).toBe(201);
  });

  const claims = (change: object = {}) => {
    const now = NOON / 1000;
    return { iss: 'jobglot', aud: 'cdm', sub: 'c1', project: 'p1', iat: now, exp: now + 600, ...change };
  };
  const forge = (payload: object, algorithm: 'HS256' | 'HS512' = 'HS256', purpose = PURPOSE) => {
    const { kid, key } = api.services.signingKeys.current(purpose);
    return sign(JSON.parse(JSON.stringify(payload)), createSecretKey(key), { algorithm, keyid: kid });
  };
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const none = () =>
    `${base64({ alg: 'none', typ: 'JWT', kid: api.services.signingKeys.current(PURPOSE).kid })}.${base64(claims())}.`;
  const keyless = () => {
    const text = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64(claims())}`;
    const { key } = api.services.signingKeys.current(PURPOSE);
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  };

  it('as it would be forged here is good', async () => {
    expect((await me(forge(claims()))).status).toBe(200);
  });

  it.each<[string, () => string]>([
    ['no JWT', () => 'opaque'],
    ['another audience', () => forge(claims({ aud: 'ocapi' }))],
    ['another issuer', () => forge(claims({ iss: 'somebody' }))],
    ["another purpose's key", () => forge(claims(), 'HS256', 'ocapi access token')],
    ['another algorithm', () => forge(claims(), 'HS512')],
    ['no algorithm', none],
    ['no key id', keyless],
    ['no client', () => forge({ ...claims(), sub: undefined })],
    ['no end', () => forge({ ...claims(), exp: undefined })],
    ['a project that is no text', () => forge(claims({ project: ['p1'] }))],
    ['a changed signature', () => `${issued().slice(0, -43)}${'A'.repeat(43)}`],
  ])('with %s is none', async (_what, token) => {
    expect(await me(token())).toMatchObject(NOT_GOOD);
  });

  it('of another installation or dialect is none', async () => {
    const other = await iamFixture();
    expect((await other.me({ 'X-Auth-Token': issued() })).status).toBe(401);
    await other.close();
    const { token } = await api.client('admin', 'cdata');
    expect(await me(token)).toMatchObject(NOT_GOOD);
  });
});

describe('neither', () => {
  it('says what is missing', async () => {
    for (const headers of [{}, { Authorization: 'Bearer x' }, { Authorization: 'Basic YTpi' }] as Record<
      string,
      string
    >[]) {
      const { status, body } = await api.me(headers);
      expect({ status, body }).toMatchObject(failed('x-auth-token not found'));
    }
  });

  it('never is anything but a 401, whatever the header says', async () => {
    const hex = fc.stringMatching(/^[0-9a-f]{60,66}$/);
    const names = fc.array(fc.constantFrom('host', 'x-sdk-date', '__proto__', 'constructor', 'Host', '', 'set-cookie'));
    const nearly = fc
      .tuple(
        fc.constantFrom('c1', 'nobody', '', '__proto__', 'c1,c1'),
        names,
        hex,
        fc.constantFrom(', ', ',', ' ', ';'),
      )
      .map(([key, all, signature, mark]) =>
        [`SDK-HMAC-SHA256 Access=${key}`, `SignedHeaders=${all.join(';')}`, `Signature=${signature}`].join(mark),
      );
    const any = fc.string({ unit: 'binary' });
    const text = fc.oneof(
      nearly,
      any,
      any.map((rest) => `SDK-HMAC-SHA256 ${rest}`),
    );
    const date = fc.oneof(fc.constant('20260301T120000Z'), any);
    await fc.assert(
      fc.asyncProperty(text, date, any, async (authorization, sdkDate, url) => {
        const request = asked(
          { authorization, 'x-sdk-date': sdkDate, host: 'h', 'set-cookie': ['a', 'b'] },
          `/v1.1/p1/${url}`,
        );
        const refused = { code: expect.stringMatching(/^auth\.(missing|invalid)$/) };
        await expect(authenticate(request, api.services)).rejects.toMatchObject(refused);
      }),
      { numRuns: 500 },
    );
  });
});

/** What `authenticate` sees of a request without a body. */
function asked(headers: AuthRequest['headers'], url = '/v1.1/p1/me'): AuthRequest {
  return {
    method: 'GET',
    url,
    headers,
    query: {},
    prefixParams: { project_id: 'p1' },
    address: '127.0.0.1',
    form: async () => ({ fields: {}, files: [] }),
    rawBody: async () => Buffer.alloc(0),
    refuseGuesses: async () => {},
  };
}
