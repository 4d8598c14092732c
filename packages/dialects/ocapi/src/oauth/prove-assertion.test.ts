import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { testAdmin } from '@jobglot/core/testing';
import { decode, type SignOptions, sign } from 'jsonwebtoken';
import { isSignedBy } from './prove-assertion';
import { ACCOUNT_MANAGER, CLIENT_CREDENTIALS, type OauthFixture, oauthFixture } from './testing/oauth-fixture';

const ID = 'c1';
const AUD = 'https://account.demandware.com:443/dwsso/oauth2/access_token';
const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const ec384 = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = ({ publicKey }: { publicKey: KeyObject }) => publicKey.export({ type: 'spki', format: 'pem' }).toString();

let api: OauthFixture;
beforeEach(async () => {
  api = await oauthFixture();
  const publicKeys = ['no PEM', pem(rsa), pem(ec), pem(ec384)];
  await api.services.clients.create(testAdmin, { id: ID, role: 'viewer', workspaces: 'all', publicKeys });
  await api.services.clients.create(testAdmin, { id: 'keyless', role: 'viewer', workspaces: 'all' });
});
afterEach(() => api.close());

const now = () => Math.floor(Date.now() / 1000);
const claims = (change: object = {}) => ({ iss: ID, sub: ID, aud: AUD, exp: now() + 300, ...change });
const signed = (payload: object, key = rsa.privateKey, algorithm: SignOptions['algorithm'] = 'RS256') =>
  sign(payload, key, { algorithm });
const form = (client_assertion: string, more: object = {}) => ({
  grant_type: CLIENT_CREDENTIALS,
  client_assertion_type: TYPE,
  client_assertion,
  ...more,
});
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

it('is taken when it is signed with RS256 or ES256 (D22)', async () => {
  const ways = [signed(claims()), signed(claims(), ec.privateKey, 'ES256'), signed(claims({ aud: ['x', AUD] }))];
  for (const assertion of ways) {
    const answer = await api.token(form(assertion));
    expect([answer.status, answer.body.expires_in, answer.body.scope]).toEqual([200, 1800, 'mail']);
    expect(decode(answer.body.access_token, { json: true })).toMatchObject({ sub: ID, iss: 'jobglot' });
    expect((await api.me(`Bearer ${answer.body.access_token}`)).body.clientId).toBe(ID);
  }
  expect((await api.token(form(signed(claims()), { client_id: ID }))).status).toBe(200);
});

const forged: [string, () => string][] = [
  ['alg none', () => `${base64({ alg: 'none', typ: 'JWT' })}.${base64(claims())}.`],
  ['no signature', () => `${signed(claims()).split('.').slice(0, 2).join('.')}.`],
  ['an HMAC by the public key', () => hmacBy(pem(rsa), claims())],
  ['another RSA algorithm', () => signed(claims(), rsa.privateKey, 'RS512')],
  ['RSA-PSS', () => signed(claims(), rsa.privateKey, 'PS256')],
  ['another curve', () => signed(claims(), ec384.privateKey, 'ES384')],
  ['a key of somebody else', () => signed(claims(), stranger.privateKey)],
  ['changed claims', () => changed(signed(claims({ exp: now() - 3600 })), claims())],
  ['a client without keys', () => signed(claims({ iss: 'keyless', sub: 'keyless' }))],
  ['an unknown client', () => signed(claims({ iss: 'nobody', sub: 'nobody' }))],
  ['a client with U+0000', () => signed(claims({ iss: 'c1\0', sub: 'c1\0' }))],
];

it.each(forged)('is refused with %s', async (_what, assertion) => {
  const answer = await api.token(form(assertion()));
  expect([answer.status, answer.body]).toEqual([
    401,
    { error: 'invalid_client', error_description: 'The credentials are not valid.' },
  ]);
  expect(answer.headers['www-authenticate']).toMatch(/^Basic/);
});

const unfit: [string, () => string, string][] = [
  ['another issuer', () => signed(claims({ iss: 'c2' })), 'iss and sub'],
  ['another audience', () => signed(claims({ aud: 'https://other.example/token' })), 'aud'],
  ['no end', () => signed({ iss: ID, sub: ID, aud: AUD }), 'exp is missing'],
  ['an end that has come', () => signed(claims({ exp: now() - 61 })), 'expired'],
  ['an end too far ahead', () => signed(claims({ exp: now() + 1900 })), '30 minutes'],
  ['a start that lies ahead', () => signed(claims({ nbf: now() + 120 })), 'nbf'],
  ['no parts', () => 'x', 'no JWT'],
  ['claims that are no JSON', () => `${base64({ alg: 'RS256', typ: 'JWT' })}.eA.eA`, 'no JWT'],
  ['claims that are null', () => `${base64({ alg: 'RS256', typ: 'JWT' })}.${base64(null)}.eA`, 'no JWT'],
  ['claims that are a number', () => `${base64({ alg: 'RS256', typ: 'JWT' })}.${base64(5)}.eA`, 'iss and sub'],
];

it.each(unfit)('is refused, and told why, with %s', async (_what, assertion, why) => {
  const answer = await api.token(form(assertion()));
  expect([answer.status, answer.body.error]).toEqual([401, 'invalid_client']);
  expect(answer.body.error_description).toContain(why);
});

it('is taken within the skew of clocks', async () => {
  expect((await api.token(form(signed(claims({ exp: now() - 50 }))))).status).toBe(200);
  expect((await api.token(form(signed(claims({ nbf: now() + 50 }))))).status).toBe(200);
});

it('needs its type, itself, and a client_id that agrees', async () => {
  const assertion = signed(claims());
  const { client_assertion: _a, ...typeOnly } = form(assertion);
  const { client_assertion_type: _t, ...assertionOnly } = form(assertion);
  for (const incomplete of [typeOnly, assertionOnly, form(assertion, { client_assertion_type: 'saml' })]) {
    const answer = await api.token(incomplete);
    expect([answer.status, answer.body.error]).toEqual([400, 'invalid_request']);
  }
  expect((await api.token(form(assertion, { client_id: 'keyless' }))).status).toBe(401);
});

it('counts as a failed log-in when it is wrong, and not when it is good', async () => {
  const good = () => api.token(form(signed(claims())), undefined, ACCOUNT_MANAGER);
  for (let i = 0; i < 25; i++) expect((await good()).status).toBe(200);
  for (let i = 0; i < 20; i++) expect((await api.token(form(signed(claims(), stranger.privateKey)))).status).toBe(401);
  expect((await api.token(form(signed(claims({ aud: 'x' }))))).status).toBe(429);
  expect((await good()).status).toBe(429);
});

describe('a signature', () => {
  it('is by the algorithm that the key is for', () => {
    expect(isSignedBy(pem(rsa), signed(claims()))).toBe(true);
    expect(isSignedBy(pem(ec), signed(claims(), ec.privateKey, 'ES256'))).toBe(true);
    expect(isSignedBy(pem(ec), signed(claims()))).toBe(false);
    expect(isSignedBy('the secret', hmacBy('the secret', claims()))).toBe(false);
    expect(isSignedBy('', signed(claims()))).toBe(false);
  });
});

function hmacBy(secret: string, payload: object): string {
  const input = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64(payload)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

function changed(assertion: string, payload: object): string {
  const [header, , signature] = assertion.split('.');
  return `${header}.${base64(payload)}.${signature}`;
}
