import request from 'supertest';
import { BASE, type V2Fixture, v2Fixture } from './testing/v2-fixture';

let api: V2Fixture;
beforeEach(async () => {
  api = await v2Fixture();
});
afterEach(() => api.close());

const workspaces = () => request(api.server).get(`${BASE}/workspaces`);

describe('proving who calls', () => {
  it('takes the header, or the token as Basic password with any user; the header wins', async () => {
    const { token } = api.admin;
    expect((await workspaces().set('x-cdata-authtoken', token)).status).toBe(200);
    expect((await workspaces().auth('anybody', token)).status).toBe(200);
    expect((await workspaces().auth('', token)).status).toBe(200);
    expect((await workspaces().auth('anybody', token).set('x-cdata-authtoken', 'wrong')).status).toBe(401);
  });

  it('refuses everything else in its own words', async () => {
    const missing = await workspaces();
    expect(missing.status).toBe(401);
    expect(missing.headers['www-authenticate']).toBe('Basic realm="CData Sync API"');
    expect(missing.body.error.code).toBe('401');
    const { token, id, secret } = api.admin;
    expect((await workspaces().set('Authorization', `Bearer ${token}`)).status).toBe(401);
    expect((await workspaces().set('Authorization', 'Basic ???')).status).toBe(401);
    expect((await workspaces().auth(id, secret)).status).toBe(401);
    expect((await workspaces().query({ '@authtoken': token })).status).toBe(401);
    const foreign = await api.client('admin', 'cdm');
    const answer = await workspaces().set('x-cdata-authtoken', foreign.token);
    expect(answer.status).toBe(401);
    expect(answer.text).not.toContain(foreign.token);
  });

  it('issues tokens for client id and secret', async () => {
    const issue = () => request(api.server).post(`${BASE}/users/generate-token`).auth(api.admin.id, api.admin.secret);
    const issued = await issue();
    expect(issued.body).toEqual({ token: expect.any(String), user: api.admin.id, expires_at: null });
    expect(issued.headers['cache-control']).toBe('no-store');
    expect((await workspaces().set('x-cdata-authtoken', issued.body.token)).status).toBe(200);
    const short = await issue().send({ ExpiredIn: '1' });
    expect(Date.parse(short.body.expires_at) - Date.now()).toBeGreaterThan(86_000_000);
    expect((await issue().send({ expired_in: 0 })).status).toBe(400);
    const wrong = await request(api.server).post(`${BASE}/users/generate-token`).auth(api.admin.id, 'wrong');
    expect(wrong.status).toBe(401);
    expect((await request(api.server).post(`${BASE}/users/generate-token`)).status).toBe(401);
  });

  it('limits guesses by address: secrets are not looked at any more, good tokens still are', async () => {
    for (let i = 0; i < 20; i++) expect((await workspaces().set('x-cdata-authtoken', `guess${i}`)).status).toBe(401);
    const limited = await workspaces().set('x-cdata-authtoken', 'guess');
    expect([limited.status, limited.body.error.code]).toEqual([429, '429']);
    expect(limited.headers['retry-after']).toMatch(/^\d+$/);
    expect((await workspaces().set('x-cdata-authtoken', api.admin.token)).status).toBe(200);
    const secret = await request(api.server).post(`${BASE}/users/generate-token`).auth(api.admin.id, api.admin.secret);
    expect(secret.status).toBe(429);
  });
});
