import { inspect } from 'node:util';
import { testAdmin } from '@jobglot/core/testing';
import request from 'supertest';
import { signAsGo } from '../signature/testing/sign-as-go';
import { type IamFixture, iamFixture } from './testing/iam-fixture';

const SECRET = 'CANARY-secret';
const WRONG = { code: 401, message: 'The credentials are not valid.', title: 'Unauthorized' };
const user = { name: 'c1', password: SECRET, domain: { name: 'somebody' } };

let api: IamFixture;
beforeEach(async () => {
  api = await iamFixture();
  await api.services.clients.create(testAdmin, { id: 'c1', role: 'operator', workspaces: 'all', secret: SECRET });
});
afterEach(() => api.close());

const catalogTypes = (body: { token: { catalog: { type: string }[] } }) => body.token.catalog.map(({ type }) => type);

describe('POST /v3/auth/tokens', () => {
  it('issues a token for a project, good for 24 hours', async () => {
    const before = Date.now();
    const { status, headers, body } = await api.logIn(user, { project: { name: 'eu de' } });
    expect([status, headers['cache-control']]).toEqual([201, 'no-store']);
    const domain = { id: 'default', name: 'default' };
    expect(body.token).toMatchObject({
      methods: ['password'],
      roles: [{ id: 'operator', name: 'operator' }],
      project: { id: 'eu de', name: 'eu de', domain },
      user: { id: 'c1', name: 'c1', domain },
    });
    expect(body.token.domain).toBeUndefined();
    expect(body.token.issued_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}000Z$/);
    const [issued, expires] = [Date.parse(body.token.issued_at), Date.parse(body.token.expires_at)];
    expect(expires - issued).toBe(86_400_000);
    expect(issued).toBeGreaterThan(before - 1000);
    const urls = body.token.catalog.map((service: { endpoints: [{ url: string }] }) => service.endpoints[0].url);
    expect(urls).toEqual([`${api.url}/v1.1/eu%20de`, `${api.url}/v3`]);
    const me = await api.me({ 'X-Auth-Token': headers['x-subject-token']! }, 'eu%20de');
    expect([me.status, me.body]).toEqual([200, expect.objectContaining({ clientId: 'c1', role: 'operator' })]);
  });

  it.each<[string, object | undefined, string | undefined]>([
    ['a project by id', { project: { id: 'p9', domain: { id: 'any' } } }, 'p9'],
    ['the id before the name', { project: { id: 'p9', name: 'x' } }, 'p9'],
    ['a domain', { domain: { name: 'any' } }, undefined],
    ['nothing', {}, undefined],
    ['no scope', undefined, undefined],
  ])('takes %s as scope', async (_what, scope, project) => {
    const { status, body } = await api.logIn(user, scope);
    expect([status, body.token.project?.id, body.token.project?.name]).toEqual([201, project, project]);
    expect(body.token.domain?.id).toBe(project === undefined ? 'default' : undefined);
    expect(catalogTypes(body)).toEqual(project === undefined ? ['iam'] : ['cdm', 'iam']);
  });

  it('takes a user by id, and leaves the catalog out when asked', async () => {
    const { status, body } = await api.logIn({ id: 'c1', name: 'x', password: SECRET }, undefined, '?nocatalog');
    expect([status, body.token.catalog, body.token.user.id]).toEqual([201, undefined, 'c1']);
  });

  it('tells an unknown user and a wrong password apart by nothing', async () => {
    const wrong = await api.logIn({ name: 'c1', password: 'x' });
    const unknown = await api.logIn({ name: 'nobody', password: SECRET });
    for (const { status, body, headers } of [wrong, unknown]) {
      expect([status, body, headers['x-subject-token']]).toEqual([401, { error: WRONG }, undefined]);
    }
  });

  it('limits failed log-ins, and lets no secret be tried then', async () => {
    for (let i = 0; i < 20; i++) expect((await api.logIn({ name: 'c1', password: `${i}` })).status).toBe(401);
    expect((await api.logIn({ name: 'c1', password: 'x' })).status).toBe(429);
    const limited = await api.logIn(user);
    expect([limited.status, limited.body.error.code]).toEqual([429, 429]);
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
  });

  it.each<[string, object | string]>([
    ['no document', ''],
    ['no JSON', '{"auth"'],
    ['no identity', { auth: {} }],
    ['another method', { auth: { identity: { methods: ['token'], token: { id: 'x' } } } }],
    ['a second method', { auth: { identity: { methods: ['password', 'totp'], password: { user } } } }],
    ['no user', { auth: { identity: { methods: ['password'], password: {} } } }],
    ['a user without a name', { auth: { identity: { methods: ['password'], password: { user: { password: 'x' } } } } }],
    ['no password', { auth: { identity: { methods: ['password'], password: { user: { name: 'c1' } } } } }],
    ['a project without a name', logInBody({ project: {} })],
    ['a project with a slash', logInBody({ project: { name: 'a/b' } })],
    ['two scopes', logInBody({ project: { name: 'a' }, domain: { name: 'b' } })],
    ['what nobody knows', logInBody({ 'OS-TRUST:trust': {} })],
  ])('refuses %s', async (_what, body) => {
    const sent = request(api.server).post('/v3/auth/tokens').type('json');
    const answer = await (body === '' ? sent : sent.send(body));
    expect([answer.status, answer.body.error.title]).toEqual([400, 'Bad Request']);
    expect(answer.text).not.toContain('CANARY');
  });
});

describe('GET /v3/auth/tokens', () => {
  const read = (own: string, subject?: string, query = '') => {
    const sent = request(api.server).get(`/v3/auth/tokens${query}`).set('X-Auth-Token', own);
    return subject === undefined ? sent : sent.set('X-Subject-Token', subject);
  };

  it("reads a token of one's own", async () => {
    const issued = await api.logIn(user, { project: { id: 'p1' } });
    const token = issued.headers['x-subject-token']!;
    const answer = await read(token, token);
    expect([answer.status, answer.body, answer.headers['x-subject-token']]).toEqual([200, issued.body, token]);
    expect((await read(token, token, '?nocatalog')).body.token.catalog).toBeUndefined();
  });

  it("does not read another client's, nor what is none", async () => {
    const other = await api.services.clients.create(testAdmin, { id: 'c2', role: 'admin', workspaces: 'all' });
    const theirs = await api.token({ name: 'c2', password: other.secret });
    const own = await api.token(user);
    for (const subject of [theirs, 'x', `${own}x`]) expect((await read(own, subject)).status).toBe(404);
    expect((await read(own)).status).toBe(400);
    expect((await read('x', own)).status).toBe(401);
  });
});

describe('what clients look up', () => {
  const get = (path: string, headers: Record<string, string>) => request(api.server).get(path).set(headers);
  const token = async (scope?: object) => ({ 'X-Auth-Token': await api.token(user, scope) });

  it('takes a token for the domain, one for a project, and a signature', async () => {
    const signed = signAsGo({ id: 'c1', secret: SECRET }, { method: 'GET', path: '/v3/auth/domains' });
    for (const headers of [await token(), await token({ project: { id: 'p1' } }), signed.headers]) {
      const { status, body } = await get('/v3/auth/domains', headers);
      expect([status, body.domains]).toEqual([200, [expect.objectContaining({ id: 'default', name: 'default' })]]);
    }
    const nobody = await get('/v3/auth/domains', {});
    expect([nobody.status, nobody.body.error.title]).toEqual([401, 'Unauthorized']);
  });

  it('finds any project by name, and lists those of bound clusters', async () => {
    const headers = await token();
    const named = await get('/v3/projects?name=eu-de', headers);
    expect(named.body.projects).toEqual([
      expect.objectContaining({ id: 'eu-de', name: 'eu-de', domain_id: 'default' }),
    ]);
    expect((await get('/v3/projects', headers)).body.projects).toEqual([]);
    const { id } = await api.services.workspaces.create('w');
    for (const address of ['p2/b', 'p1/a', 'p2/a']) {
      await api.services.workspaces.bind(testAdmin, id, 'cdm-cluster', address);
    }
    for (const path of ['/v3/projects', '/v3/auth/projects']) {
      const { body } = await get(path, headers);
      expect(body.projects.map((project: { id: string }) => project.id)).toEqual(['p1', 'p2']);
    }
    await api.services.clients.update(testAdmin, 'c1', { workspaces: [] });
    expect((await get('/v3/projects', headers)).body.projects).toEqual([]);
  });

  it('shows the catalog for the project of the token, or of the header', async () => {
    const types = async (headers: Record<string, string>) =>
      catalogTypes({ token: (await get('/v3/auth/catalog', headers)).body });
    expect(await types(await token({ project: { id: 'p1' } }))).toEqual(['cdm', 'iam']);
    expect(await types(await token())).toEqual(['iam']);
    const { headers } = signAsGo({ id: 'c1', secret: SECRET }, { method: 'GET', path: '/v3/auth/catalog' });
    expect(await types({ ...headers, 'X-Project-Id': 'p1' })).toEqual(['cdm', 'iam']);
    expect(await types({ ...headers, 'X-Project-Id': '' })).toEqual(['iam']);
    expect(await types(headers)).toEqual(['iam']);
  });
});

describe('errors', () => {
  it('answer unknown paths and methods', async () => {
    expect((await request(api.server).get('/v3/users')).body.error).toMatchObject({ code: 404, title: 'Not Found' });
    expect((await request(api.server).delete('/v3/auth/tokens')).body.error.code).toBe(405);
  });

  it('show no secret and no token where it is not asked for', async () => {
    const token = await api.token(user);
    const answers = [
      await api.logIn({ ...user, name: 'c2' }),
      await api.logIn({ name: SECRET, password: SECRET, extra: SECRET }),
      await api.me({ 'X-Auth-Token': `${token}x` }),
      await api.me({ 'X-Auth-Token': token }),
    ];
    jest.spyOn(api.stores.clients, 'find').mockRejectedValue(new Error('broken'));
    api.services.authenticator.forget();
    answers.push(await api.logIn(user));
    expect(answers.map(({ status }) => status)).toEqual([401, 400, 401, 403, 500]);
    expect(answers[4]!.body.error.message).toMatch(/ under [\w-]{36}\.$/);
    const seen = [...answers.map(({ text }) => text), JSON.stringify(api.requests), inspect(api.failures)].join('\n');
    for (const canary of ['CANARY', token, token.split('.')[2]!]) expect(seen).not.toContain(canary);
  });
});

function logInBody(scope: object): object {
  return { auth: { identity: { methods: ['password'], password: { user } }, scope } };
}
