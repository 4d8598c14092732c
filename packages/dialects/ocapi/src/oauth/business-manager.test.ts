import { testAdmin } from '@jobglot/core/testing';
import { decode } from 'jsonwebtoken';
import { secretsSentTwice } from './business-manager';
import { ACCOUNT_MANAGER, BUSINESS_MANAGER, INSTANCE, type OauthFixture, oauthFixture } from './testing/oauth-fixture';

const ID = 'shop@example.org';
const SECRET = 's+1/ü:%41 ';
const FORM = { grant_type: BUSINESS_MANAGER };
const formEncoded = (text: string) => new URLSearchParams({ x: text }).toString().slice(2);
const encoded = encodeURIComponent(SECRET);

let api: OauthFixture;
beforeEach(async () => {
  api = await oauthFixture();
  await api.services.clients.create(testAdmin, { id: ID, role: 'viewer', workspaces: 'all', secret: SECRET });
});
afterEach(() => api.close());

const address = (clientId: string) => `${INSTANCE}?client_id=${encodeURIComponent(clientId)}`;
const login = (credentials?: string, path = address(ID)) => api.token(FORM, credentials, path);

it.each([
  ['as they are', `${ID}:${SECRET}:${SECRET}`],
  ['by encodeURIComponent', `${encodeURIComponent(ID)}:${encoded}:${encoded}`],
  ['form-encoded', `${formEncoded(ID)}:${formEncoded(SECRET)}:${formEncoded(SECRET)}`],
  ['the password as it is, the secret encoded', `${ID}:${SECRET}:${encoded}`],
  ['the password encoded, the secret as it is', `${ID}:${encoded}:${SECRET}`],
])('takes login, password and secret %s', async (_how, credentials) => {
  const answer = await login(credentials);
  expect([answer.status, Object.keys(answer.body)]).toEqual([
    200,
    ['access_token', 'expires_in', 'refresh_expires_in', 'token_type', 'not-before-policy', 'scope'],
  ]);
  expect((await api.me(`Bearer ${answer.body.access_token}`)).body.clientId).toBe(ID);
});

it('lives for 15 minutes, with the headers of every token', async () => {
  const answer = await login(`${ID}:${SECRET}:${SECRET}`);
  expect(answer.body.expires_in).toBe(900);
  const claims = decode(answer.body.access_token, { json: true })!;
  expect(claims.exp! - claims.iat!).toBe(900);
  expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
});

it('works at the other address, and with the client in the form (D21)', async () => {
  expect((await login(`${ID}:${SECRET}:${SECRET}`, `${ACCOUNT_MANAGER}?client_id=${ID}`)).status).toBe(200);
  expect((await api.token({ ...FORM, client_id: ID }, `${ID}:${SECRET}:${SECRET}`, INSTANCE)).status).toBe(200);
});

it.each([
  ['another login', `somebody:${SECRET}:${SECRET}`, 400, 'invalid_grant'],
  ['another password', `${ID}:wrong:${SECRET}`, 400, 'invalid_grant'],
  ['another secret', `${ID}:${SECRET}:wrong`, 400, 'invalid_grant'],
  ['no secret', `${ID}:${SECRET}`, 400, 'invalid_grant'],
  ['both wrong', `${ID}:wrong:wrong`, 401, 'invalid_client'],
  ['both empty', `${ID}::`, 401, 'invalid_client'],
  ['no header', undefined, 401, 'invalid_client'],
])('refuses %s', async (_what, credentials, status, error) => {
  const answer = await login(credentials);
  expect([answer.status, answer.body.error]).toEqual([status, error]);
});

it('refuses a client that is unknown, not named, or named in two ways', async () => {
  expect((await login(`nobody:${SECRET}:${SECRET}`, address('nobody'))).status).toBe(401);
  const good = `${ID}:${SECRET}:${SECRET}`;
  for (const path of [INSTANCE, `${INSTANCE}?client_id=`, `${INSTANCE}?client_id=${ID}&client_id=${ID}`]) {
    const answer = await login(good, path);
    expect([answer.status, answer.body.error]).toEqual([400, 'invalid_request']);
  }
  const two = await api.token({ ...FORM, client_id: 'other' }, good, address(ID));
  expect([two.status, two.body.error]).toEqual([400, 'invalid_request']);
});

it.each([
  ['wrong passwords', `${ID}:wrong:${SECRET}`, 400],
  ['wrong secrets', `${ID}:${encoded}x:${encoded}x`, 401],
])('counts %s, each once', async (_what, credentials, status) => {
  for (let i = 0; i < 20; i++) expect((await login(credentials)).status).toBe(status);
  expect((await login(credentials)).status).toBe(429);
  const limited = await login(`${ID}:${SECRET}:${SECRET}`);
  expect([limited.status, limited.body.error]).toEqual([429, 'temporarily_unavailable']);
});

it('tries a few readings at most, whatever is sent', () => {
  expect(secretsSentTwice(':'.repeat(101))).toEqual([':'.repeat(50)]);
  expect(secretsSentTwice('a:b')).toEqual([]);
  expect(secretsSentTwice(':'.repeat(12_001))).toEqual([]);
  expect(secretsSentTwice('%3A:'.repeat(20)).length).toBeLessThan(5);
});
