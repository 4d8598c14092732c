import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { testAdmin } from '@jobglot/core/testing';
import { sign } from 'jsonwebtoken';
import { createOcapiOauth } from './dialect';
import { BUSINESS_MANAGER, CLIENT_CREDENTIALS, INSTANCE, oauthFixture } from './testing/oauth-fixture';

const SECRET = 'CANARY-secret:1';
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

it.each([
  [60, 60, 60],
  [900, 900, 900],
  [86_400, 86_400, 900],
])('with a life of %i s issues tokens for %i s, by business manager for %i s', async (tokenSeconds, usual, manager) => {
  const api = await oauthFixture({ dialect: createOcapiOauth({ tokenSeconds }) });
  await api.services.clients.create(testAdmin, { id: 'c1', role: 'viewer', workspaces: 'all', secret: SECRET });
  const one = await api.token({ grant_type: CLIENT_CREDENTIALS }, `c1:${SECRET}`);
  const two = await api.token({ grant_type: BUSINESS_MANAGER }, `c1:${SECRET}:${SECRET}`, `${INSTANCE}?client_id=c1`);
  expect([one.body.expires_in, two.body.expires_in]).toEqual([usual, manager]);
  await api.close();
});

it.each([0, -1, 1.5, Number.NaN, 86_401])('refuses a life of %d s', (tokenSeconds) => {
  expect(() => createOcapiOauth({ tokenSeconds })).toThrow(RangeError);
});

it('shows no secret, assertion or token where it is not asked for', async () => {
  const api = await oauthFixture();
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const publicKeys = [publicKey.export({ type: 'spki', format: 'pem' }).toString()];
  await api.services.clients.create(testAdmin, {
    id: 'c1',
    role: 'viewer',
    workspaces: 'all',
    secret: SECRET,
    publicKeys,
  });
  const aud = 'https://gateway.example/dwsso/oauth2/access_token';
  const now = Math.floor(Date.now() / 1000);
  const assertion = sign({ iss: 'c1', sub: 'c1', aud, exp: now + 60 }, privateKey, { algorithm: 'ES256' });
  const late = sign({ iss: 'c1', sub: 'c1', aud, exp: now - 600 }, privateKey, { algorithm: 'ES256' });
  const form = { grant_type: CLIENT_CREDENTIALS };
  const asserted = { ...form, client_assertion_type: ASSERTION_TYPE };
  const encoded = encodeURIComponent(SECRET);
  const good = await api.token(form, `c1:${SECRET}`);
  const token: string = good.body.access_token;
  const answers = [
    await api.token({ ...asserted, client_assertion: assertion }),
    await api.token({ ...asserted, client_assertion: late }),
    await api.token({ ...asserted, client_assertion: `${assertion}x` }),
    await api.token({ ...asserted, client_assertion: assertion, client_secret: SECRET, client_id: 'c1' }),
    await api.token(form, `c2:${SECRET}`),
    await api.token(form, `c2:${encoded}`),
    await api.token({ ...form, client_id: 'c2', client_secret: SECRET }),
    await api.token({ ...form, client_secret: `${SECRET}\0` }),
    await api.token({ ...form, [SECRET]: SECRET }),
    await api.token({ grant_type: SECRET }),
    await api.token({ grant_type: BUSINESS_MANAGER }, `c2:${SECRET}:${SECRET}`, `${INSTANCE}?client_id=c1`),
    await api.token({ grant_type: BUSINESS_MANAGER }, `c1:${SECRET}:x`, `${INSTANCE}?client_id=c1`),
    await api.token(form, `c1:${SECRET}`, `${INSTANCE}/${encoded}?client_secret=${encoded}`),
    await api.me(`Bearer ${token}`),
    await api.me(`Bearer ${token}x`),
    await api.me(`Basic ${token}`),
  ];
  jest.spyOn(api.stores.clients, 'find').mockRejectedValue(new Error('broken'));
  api.services.authenticator.forget();
  answers.push(await api.token(form, `c1:${SECRET}`), await api.token({ ...asserted, client_assertion: assertion }));
  answers.push(await api.me(`Bearer ${token}`));
  expect(api.failures).toHaveLength(3);
  const seen = [
    ...answers.map(({ text, headers }) => `${text} ${JSON.stringify(headers)}`),
    JSON.stringify(api.requests),
    inspect(api.failures, { depth: 10 }),
  ].join('\n');
  for (const canary of ['CANARY', assertion, late, token, token.split('.')[2]!, assertion.split('.')[2]!]) {
    expect(seen).not.toContain(canary);
  }
  // Each of them was there to be found.
  expect(answers.map(({ status }) => status)).toEqual([
    200, 401, 401, 400, 401, 401, 401, 400, 401, 400, 400, 400, 404, 200, 401, 401, 500, 500, 500,
  ]);
  await api.close();
});
