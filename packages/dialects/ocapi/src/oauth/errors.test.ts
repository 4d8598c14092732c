import { DOMAIN_ERROR_CODES, DomainError } from '@jobglot/core';
import { testAdmin } from '@jobglot/core/testing';
import request from 'supertest';
import { faults } from './errors';
import { invalidRequest } from './oauth-error';
import { ACCOUNT_MANAGER, CLIENT_CREDENTIALS, type OauthFixture, oauthFixture } from './testing/oauth-fixture';

const REQUEST = {} as Parameters<typeof faults.render>[2];

describe('faults', () => {
  it.each(DOMAIN_ERROR_CODES)('renders %s in the one shape there is', (code) => {
    const fault = faults.table[code];
    const reply = faults.render(fault, new DomainError(code, 'Text.'), REQUEST);
    expect(reply).toMatchObject({ status: fault.status, body: { error: fault.error, error_description: 'Text.' } });
    expect(reply.headers?.['WWW-Authenticate'] !== undefined).toBe(fault.status === 401);
  });

  it('describes in the characters that RFC 6749 5.2 allows', () => {
    const { body } = faults.render(faults.table['request.invalid'], invalidRequest('a "b" \\ ü\n.'), REQUEST);
    expect(body).toEqual({ error: 'invalid_request', error_description: "a 'b' ' ''." });
  });
});

describe('a request that is none', () => {
  let api: OauthFixture;
  beforeEach(async () => {
    api = await oauthFixture();
  });
  afterEach(() => api.close());

  const post = (path = ACCOUNT_MANAGER) => request(api.server).post(path);

  it.each([
    ['no grant type', 'a=b', 'invalid_request'],
    ['an empty grant type', 'grant_type=', 'invalid_request'],
    ['a grant type twice', 'grant_type=client_credentials&grant_type=client_credentials', 'invalid_request'],
    ['U+0000', 'grant_type=client_credentials%00', 'invalid_request'],
    ['an unknown grant type', 'grant_type=password&username=a&password=b', 'unsupported_grant_type'],
    ['a grant type by a name that objects have', 'grant_type=constructor', 'unsupported_grant_type'],
  ])('with %s is 400', async (_what, body, error) => {
    const answer = await post().type('form').send(body);
    expect([answer.status, answer.body]).toEqual([400, { error, error_description: expect.any(String) }]);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
  });

  it('without a body is 400', async () => {
    for (const answer of [await post(), await post().type('form')]) {
      expect([answer.status, answer.body.error]).toEqual([400, 'invalid_request']);
    }
  });

  it('is answered by its status where OAuth has no word', async () => {
    const get = await request(api.server).get(ACCOUNT_MANAGER);
    expect([get.status, get.body.error, get.headers.allow]).toEqual([405, 'invalid_request', 'POST, OPTIONS']);
    for (const path of ['/dwsso/oauth2/authorize', '/dw/oauth2/x', '/dwsso/oauth2/%zz']) {
      const answer = await post(path);
      expect([answer.status < 500, answer.body.error]).toEqual([true, 'invalid_request']);
    }
    expect((await post('/dwsso/oauth2/authorize')).status).toBe(404);
    const json = await post().send({ grant_type: CLIENT_CREDENTIALS });
    expect([json.status, json.body.error]).toEqual([415, 'invalid_request']);
    const large = await post()
      .type('form')
      .send(`grant_type=${'x'.repeat(1_100_000)}`);
    expect([large.status, large.body.error]).toEqual([413, 'invalid_request']);
  });

  it('is 500 with an id when something breaks', async () => {
    const { secret } = await api.services.clients.create(testAdmin, { id: 'c1', role: 'viewer', workspaces: 'all' });
    jest.spyOn(api.stores.clients, 'find').mockRejectedValue(new Error('the store is gone'));
    const answer = await api.token({ grant_type: CLIENT_CREDENTIALS }, `c1:${secret}`);
    expect([answer.status, answer.body.error]).toEqual([500, 'server_error']);
    expect(answer.body.error_description).toMatch(/ under [\w-]{36}\.$/);
    expect(answer.text).not.toContain('the store');
    expect(api.failures).toHaveLength(1);
  });
});
