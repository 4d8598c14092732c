import { testAdmin } from '@jobglot/core/testing';
import { decode } from 'jsonwebtoken';
import request from 'supertest';
import {
  ACCOUNT_MANAGER,
  CLIENT_CREDENTIALS,
  INSTANCE,
  type OauthFixture,
  oauthFixture,
} from './testing/oauth-fixture';

const ID = 'shop@example.org';
const SECRET = 's+1/ü:%41 ';
const FORM = { grant_type: CLIENT_CREDENTIALS };
const formEncoded = (text: string) => new URLSearchParams({ x: text }).toString().slice(2);

let api: OauthFixture;
beforeEach(async () => {
  api = await oauthFixture();
  await api.services.clients.create(testAdmin, { id: ID, role: 'operator', workspaces: 'all', secret: SECRET });
});
afterEach(() => api.close());

describe('a good secret', () => {
  it('is answered in exactly the shape of the account manager', async () => {
    const answer = await api.token(FORM, `${ID}:${SECRET}`);
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        expires_in: 1800,
        refresh_expires_in: 0,
        token_type: 'Bearer',
        'not-before-policy': 0,
        scope: 'mail',
      },
    ]);
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      pragma: 'no-cache',
      'content-type': 'application/json; charset=utf-8',
    });
    const claims = decode(answer.body.access_token, { json: true })!;
    expect(claims).toEqual({
      iss: 'jobglot',
      aud: 'ocapi',
      sub: ID,
      client_id: ID,
      iat: expect.any(Number),
      exp: claims.iat! + 1800,
      jti: expect.any(String),
    });
    expect((await api.me(`Bearer ${answer.body.access_token}`)).body).toMatchObject({ clientId: ID, role: 'operator' });
  });

  it.each([
    ['as it is', ID, SECRET],
    ['encodeURIComponent of the secret', ID, encodeURIComponent(SECRET)],
    ['encodeURIComponent of both', encodeURIComponent(ID), encodeURIComponent(SECRET)],
    ['form-encoded', formEncoded(ID), formEncoded(SECRET)],
  ])('is taken %s', async (_how, id, secret) => {
    expect((await api.token(FORM, `${id}:${secret}`)).status).toBe(200);
  });

  it('is taken in the form', async () => {
    expect((await api.token({ ...FORM, client_id: ID, client_secret: SECRET })).status).toBe(200);
    expect((await api.token({ ...FORM, client_id: ID, client_secret: `${SECRET}x` })).status).toBe(401);
  });

  it('is taken with fields beside it that mean nothing here, at both addresses', async () => {
    const form = { ...FORM, client_id: ID, client_secret: '', scope: 'mail roles', other: '' };
    for (const path of [ACCOUNT_MANAGER, INSTANCE]) {
      expect((await api.token(form, `${ID}:${SECRET}`, path)).status).toBe(200);
    }
  });

  it('gives every token an identifier of its own', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => api.token(FORM, `${ID}:${SECRET}`)));
    expect(one!.body.access_token).not.toBe(two!.body.access_token);
  });
});

describe('a wrong one', () => {
  it.each([
    ['secret', `${ID}:${SECRET}x`],
    ['secret, of a client decoded', `${ID}:${encodeURIComponent(`${SECRET}x`)}`],
    ['secret, decoded twice', `${ID}:${encodeURIComponent(encodeURIComponent(SECRET))}`],
    ['client', `nobody:${SECRET}`],
    ['client with U+0000', `${ID}\0:${SECRET}`],
    ['empty secret', `${ID}:`],
    ['empty header', ':'],
  ])('%s is 401', async (_what, credentials) => {
    const answer = await api.token(FORM, credentials);
    expect([answer.status, answer.body]).toEqual([
      401,
      { error: 'invalid_client', error_description: 'The credentials are not valid.' },
    ]);
    expect(answer.headers['www-authenticate']).toMatch(/^Basic realm=/);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
  });

  it('counts once, however it can be read; the 21st is 429', async () => {
    const wrong = () => api.token(FORM, `${encodeURIComponent(ID)}:${encodeURIComponent(`${SECRET}x`)}`);
    for (let i = 0; i < 20; i++) expect((await wrong()).status).toBe(401);
    const limited = await wrong();
    expect([limited.status, limited.body.error]).toEqual([429, 'temporarily_unavailable']);
    expect(limited.headers['retry-after']).toMatch(/^\d+$/);
  });

  it('is not compared any more once there were too many, nor is a good one', async () => {
    for (let i = 0; i < 21; i++) await api.token(FORM, `${ID}:wrong`);
    const open = jest.spyOn(api.stores.clients, 'find');
    expect((await api.token(FORM, `${ID}:${SECRET}`)).status).toBe(429);
    expect(open).not.toHaveBeenCalled();
  });

  it('is a failure, a good one is none', async () => {
    for (let i = 0; i < 30; i++)
      expect((await api.token(FORM, `${ID}:${encodeURIComponent(SECRET)}`)).status).toBe(200);
    expect((await api.token(FORM, `${ID}:wrong`)).status).toBe(401);
  });
});

describe('more or less than one proof', () => {
  const send = (authorization: string) =>
    request(api.server).post(ACCOUNT_MANAGER).set('Authorization', authorization).type('form').send(FORM);

  it('is 401 without one', async () => {
    for (const answer of [
      await api.token(FORM),
      await api.token({ ...FORM, client_id: ID }),
      await api.token({ ...FORM, client_secret: SECRET }),
      await send('Bearer abc'),
      await send('Basic ???'),
      await send(`Basic ${Buffer.from('no colon').toString('base64')}`),
    ]) {
      expect([answer.status, answer.body.error]).toEqual([401, 'invalid_client']);
      expect(answer.headers['www-authenticate']).toMatch(/^Basic/);
    }
  });

  it('is 400 with two, or for two clients', async () => {
    const assertion = { client_assertion: 'x', client_assertion_type: 'y' };
    const others: Record<string, string>[] = [
      { client_id: ID, client_secret: SECRET },
      assertion,
      { client_id: 'other' },
    ];
    for (const more of others) {
      const answer = await api.token({ ...FORM, ...more }, `${ID}:${SECRET}`);
      expect([answer.status, answer.body.error]).toEqual([400, 'invalid_request']);
    }
    const both = await api.token({ ...FORM, client_id: ID, client_secret: SECRET, ...assertion });
    expect([both.status, both.body.error]).toEqual([400, 'invalid_request']);
  });
});
