import { createHmac, createSecretKey } from 'node:crypto';
import { DomainError } from '@jobglot/core';
import { testAdmin } from '@jobglot/core/testing';
import { sign } from 'jsonwebtoken';
import request from 'supertest';
import { PURPOSE, signAccessToken } from './oauth/access-token';
import { CLIENT_CREDENTIALS, type OauthFixture, oauthFixture } from './oauth/testing/oauth-fixture';

const DAY_MS = 86_400_000;
const NOON = Date.parse('2026-03-01T12:00:00Z');

let api: OauthFixture;
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
  api = await oauthFixture();
  ({ secret } = await api.services.clients.create(testAdmin, { id: 'c1', role: 'operator', workspaces: 'all' }));
});
afterEach(async () => {
  await api.close();
  jest.useRealTimers();
});

const issued = (seconds = 1800) => signAccessToken(api.services.signingKeys, 'c1', seconds);
const claims = (change: object = {}) => {
  const now = Math.floor(Date.now() / 1000);
  const usual = { iss: 'jobglot', aud: 'ocapi', sub: 'c1', client_id: 'c1', iat: now, exp: now + 600 };
  return { ...usual, ...change };
};
/** Signed with the key that is good at this time. @param payload claims that are undefined are left out */
const signed = (payload: object, algorithm: 'HS256' | 'HS512' = 'HS256') => {
  const { kid, key } = api.services.signingKeys.current(PURPOSE);
  return sign(JSON.parse(JSON.stringify(payload)), createSecretKey(key), { algorithm, keyid: kid });
};
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const INVALID = {
  type: 'InvalidAccessTokenException',
  message: 'The access token is invalid or expired: get a new one.',
  arguments: {},
};

it('takes a token of the token endpoint', async () => {
  const { body } = await api.token({ grant_type: CLIENT_CREDENTIALS }, `c1:${secret}`);
  for (const scheme of ['Bearer', 'bearer', 'BEARER ']) {
    const answer = await api.me(`${scheme} ${body.access_token}`);
    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining({ clientId: 'c1', role: 'operator' })]);
  }
  expect((await api.me(`Bearer ${signed(claims())}`)).status).toBe(200);
});

it('ignores names of clients beside the token', async () => {
  const answer = await request(api.server)
    .get('/who/me?client_id=other')
    .set({ Authorization: `Bearer ${issued()}`, 'x-dw-client-id': 'other' });
  expect([answer.status, answer.body.clientId]).toEqual([200, 'c1']);
});

it('names what is wrong with the header', async () => {
  for (const nothing of [undefined, '']) {
    const missing = await api.me(nothing);
    expect([missing.status, missing.body.type]).toEqual([401, 'AuthorizationHeaderMissingException']);
  }
  for (const header of ['Bearer', 'Bearer ', `Bearer x ${issued()}`, `Basic ${issued()}`, issued(), 'Bearer a,b']) {
    const answer = await api.me(header);
    expect([answer.status, answer.body.type]).toEqual([401, 'InvalidAuthorizationHeaderException']);
    expect(answer.body.arguments).toEqual({});
  }
});

const forged: [string, () => string | Promise<string>][] = [
  ['no JWT', () => 'opaque'],
  ['no JSON in it', () => 'a.b.c'],
  ['null as header', () => `${base64(null)}.${base64(claims())}.x`],
  ['a changed client', () => withPayload(issued(), claims({ sub: 'admin' }))],
  ['a changed signature', () => withSignature(issued(), 'A'.repeat(43))],
  ['no signature', () => withSignature(issued(), '')],
  ['alg none', () => withHeader(withSignature(issued(), ''), { alg: 'none', typ: 'JWT', kid: kid() })],
  ['another algorithm', () => signed(claims(), 'HS512')],
  ['another audience', () => signed(claims({ aud: 'cdm' }))],
  ['no audience', () => signed({ ...claims(), aud: undefined })],
  ['another issuer', () => signed(claims({ iss: 'somebody' }))],
  ['no end', () => signed({ ...claims(), exp: undefined })],
  ['an end that has come', () => signed(claims({ exp: NOON / 1000 }))],
  ['a start that lies ahead', () => signed(claims({ nbf: NOON / 1000 + 10 }))],
  ['no client', () => signed({ ...claims(), sub: undefined })],
  ['no kid', () => hmac({ alg: 'HS256', typ: 'JWT' })],
  ['a kid that is no text', () => hmac({ alg: 'HS256', typ: 'JWT', kid: 1 })],
  ['an unknown kid', () => hmac({ alg: 'HS256', typ: 'JWT', kid: `00000000.${kid().split('.')[1]}` })],
  ['a key for another purpose', () => hmac({ alg: 'HS256', typ: 'JWT', kid: kid() }, 'cdm access token')],
  ['an API token of another dialect', async () => (await api.client('admin', 'cdata')).token],
];

it.each(forged)('refuses a token with %s', async (_what, token) => {
  const text = await token();
  const answer = await api.me(`Bearer ${text}`);
  expect([answer.status, answer.body]).toEqual([401, INVALID]);
});

it('refuses a token of another installation, also one that was good there', async () => {
  const token = issued();
  const other = await oauthFixture();
  await other.services.clients.create(testAdmin, { id: 'c1', role: 'admin', workspaces: 'all' });
  expect((await api.me(`Bearer ${token}`)).status).toBe(200);
  expect((await other.me(`Bearer ${token}`)).status).toBe(401);
  await other.close();
});

it('refuses an expired token, whether it was seen before or not', async () => {
  const [seen, unseen] = [issued(600), issued(600)];
  jest.setSystemTime(NOON + 599_999);
  expect((await api.me(`Bearer ${seen}`)).status).toBe(200);
  jest.setSystemTime(NOON + 600_000);
  for (const token of [seen, unseen, seen]) {
    const answer = await api.me(`Bearer ${token}`);
    expect([answer.status, answer.body]).toEqual([401, INVALID]);
  }
});

it("takes a day's token on the next day, and its key on no later one", async () => {
  const long = signed(claims({ exp: (NOON + 10 * DAY_MS) / 1000 }));
  jest.setSystemTime(NOON + DAY_MS);
  expect((await api.me(`Bearer ${long}`)).status).toBe(200);
  const later = await oldKid(2);
  expect([later.status, later.body]).toEqual([401, INVALID]);
  const ahead = await oldKid(-2);
  expect([ahead.status, ahead.body]).toEqual([401, INVALID]);
});

it('does not count tokens as failed log-ins', async () => {
  for (let i = 0; i < 30; i++) expect((await api.me(`Bearer guess${i}`)).status).toBe(401);
  expect((await api.token({ grant_type: CLIENT_CREDENTIALS }, `c1:${secret}`)).status).toBe(200);
});

it('says so when the client of a good token is gone', async () => {
  const token = issued();
  expect((await api.me(`Bearer ${token}`)).status).toBe(200);
  await api.services.clients.remove(testAdmin, 'c1');
  const answer = await api.me(`Bearer ${token}`);
  expect([answer.status, answer.body.type, answer.body.arguments]).toEqual([
    401,
    'UnknownClientIdException',
    { clientId: 'c1' },
  ]);
});

it('has the role of now, not of when the token was issued', async () => {
  const token = issued();
  expect((await api.me(`Bearer ${token}`)).body.role).toBe('operator');
  await api.services.clients.update(testAdmin, 'c1', { role: 'viewer' });
  expect((await api.me(`Bearer ${token}`)).body.role).toBe('viewer');
});

it('verifies a signature once and asks the store once, however often a client polls', async () => {
  const find = jest.spyOn(api.stores.clients, 'find');
  const keys = jest.spyOn(api.services.signingKeys, 'find');
  const token = issued();
  for (let i = 0; i < 5; i++) expect((await api.me(`Bearer ${token}`)).status).toBe(200);
  expect([find.mock.calls.length, keys.mock.calls.length]).toEqual([1, 1]);
});

it('passes on what is no refusal', async () => {
  jest.spyOn(api.stores.clients, 'find').mockRejectedValue(new Error('the store is gone'));
  expect((await api.me(`Bearer ${issued()}`)).status).toBe(500);
  jest.spyOn(api.stores.clients, 'find').mockRejectedValue(new DomainError('service.unavailable', 'Not now.'));
  expect((await api.me(`Bearer ${issued()}`)).body).toEqual({ code: 'service.unavailable' });
});

/** A token that is signed on another day and used at noon. */
async function oldKid(daysAgo: number) {
  jest.setSystemTime(NOON - daysAgo * DAY_MS);
  const token = signed(claims({ exp: (NOON + DAY_MS) / 1000 }));
  jest.setSystemTime(NOON);
  return api.me(`Bearer ${token}`);
}

function kid(): string {
  return api.services.signingKeys.current(PURPOSE).kid;
}

function hmac(header: object, purpose = PURPOSE): string {
  const input = `${base64(header)}.${base64(claims())}`;
  const { key } = api.services.signingKeys.current(purpose);
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
}

function withHeader(token: string, header: object): string {
  return [base64(header), ...token.split('.').slice(1)].join('.');
}

function withPayload(token: string, payload: object): string {
  const [header, , signature] = token.split('.');
  return [header, base64(payload), signature].join('.');
}

function withSignature(token: string, signature: string): string {
  return [...token.split('.').slice(0, 2), signature].join('.');
}
