import { testServices } from '../testing';

async function setUp() {
  const { services, stores } = testServices();
  const { secret } = await services.clients.create({ id: 'c1', role: 'operator', workspaces: 'all' });
  return { ...services, stores, secret };
}

test('a client proves itself by its secret', async () => {
  const { authenticator, secret } = await setUp();
  expect(await authenticator.bySecret('c1', secret)).toMatchObject({ clientId: 'c1', role: 'operator' });
  await expect(authenticator.bySecret('c1', `${secret}x`)).rejects.toMatchObject({ code: 'auth.invalid' });
  await expect(authenticator.bySecret('nobody', secret)).rejects.toMatchObject({ code: 'auth.invalid' });
});

test('a token is good for its audience only, and until it expires', async () => {
  const { authenticator, clients } = await setUp();
  const token = await clients.issueToken('c1', 'cdata', null);
  expect(await authenticator.byToken(token, 'cdata')).toMatchObject({ clientId: 'c1' });
  await expect(authenticator.byToken(token, 'cdm')).rejects.toMatchObject({ code: 'auth.invalid' });
  await expect(authenticator.byToken('unknown', 'cdata')).rejects.toMatchObject({ code: 'auth.invalid' });
  const expired = await clients.issueToken('c1', 'cdata', new Date(0));
  await expect(authenticator.byToken(expired, 'cdata')).rejects.toMatchObject({ code: 'auth.invalid' });
});

test('a changed role and a removed client count at once', async () => {
  const { authenticator, clients } = await setUp();
  const token = await clients.issueToken('c1', 'cdata', null);
  await authenticator.byToken(token, 'cdata');
  await clients.update('c1', { role: 'viewer' });
  expect((await authenticator.byToken(token, 'cdata')).role).toBe('viewer');
  await clients.remove('c1', 'somebody else');
  await expect(authenticator.byToken(token, 'cdata')).rejects.toMatchObject({ code: 'auth.invalid' });
});

test('the store keeps a hash of the token and a sealed secret', async () => {
  const { clients, stores, secret } = await setUp();
  const token = await clients.issueToken('c1', 'cdata', null);
  const kept = JSON.stringify([...stores.state.tokens, ...stores.state.clients]);
  expect(kept).not.toContain(token);
  expect(kept).not.toContain(secret);
});

test('the first admin is made once and follows a changed configuration', async () => {
  const { authenticator, clients } = await setUp();
  await clients.ensureAdmin('root', 's1', 'token-1');
  await clients.ensureAdmin('root', 's2', 'token-1');
  expect(await authenticator.bySecret('root', 's2')).toMatchObject({ role: 'admin', workspaces: 'all' });
  expect(await authenticator.byToken('token-1', 'cdata')).toMatchObject({ clientId: 'root' });
});
