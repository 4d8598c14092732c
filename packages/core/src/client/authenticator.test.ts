import { SecretBox } from '../secret/secret-box';
import { testAdmin, testServices } from '../testing';
import { Authenticator } from './authenticator';

async function setUp() {
  const { services, stores } = testServices();
  const { secret } = await services.clients.create(testAdmin, { id: 'c1', role: 'operator', workspaces: 'all' });
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
  const token = await clients.issueToken(testAdmin, 'c1', 'cdata', null);
  expect(await authenticator.byToken(token, 'cdata')).toMatchObject({ clientId: 'c1' });
  await expect(authenticator.byToken(token, 'cdm')).rejects.toMatchObject({ code: 'auth.invalid' });
  await expect(authenticator.byToken('unknown', 'cdata')).rejects.toMatchObject({ code: 'auth.invalid' });
  const expired = await clients.issueToken(testAdmin, 'c1', 'cdata', new Date(0));
  await expect(authenticator.byToken(expired, 'cdata')).rejects.toMatchObject({ code: 'auth.invalid' });
});

test('a changed role and a removed client count at once', async () => {
  const { authenticator, clients } = await setUp();
  const token = await clients.issueToken(testAdmin, 'c1', 'cdata', null);
  await authenticator.byToken(token, 'cdata');
  await clients.update(testAdmin, 'c1', { role: 'viewer' });
  expect((await authenticator.byToken(token, 'cdata')).role).toBe('viewer');
  await clients.remove(testAdmin, 'c1');
  await expect(authenticator.byToken(token, 'cdata')).rejects.toMatchObject({ code: 'auth.invalid' });
});

test('the store keeps a hash of the token and a sealed secret', async () => {
  const { clients, stores, secret } = await setUp();
  const token = await clients.issueToken(testAdmin, 'c1', 'cdata', null);
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

test('an admin of some workspaces has no power over clients that may enter others', async () => {
  const { clients } = await setUp();
  const bounded = { ...testAdmin, clientId: 'bounded', workspaces: ['w1'] };
  await clients.create(testAdmin, { id: 'inside', role: 'viewer', workspaces: ['w1'] });
  await clients.update(bounded, 'inside', { role: 'editor' });
  const beyond = { code: 'client.not_found' };
  await expect(clients.update(bounded, 'c1', { secret: 'mine' })).rejects.toMatchObject(beyond);
  await expect(clients.issueToken(bounded, 'c1', 'cdata', null)).rejects.toMatchObject(beyond);
  await expect(clients.remove(bounded, 'c1')).rejects.toMatchObject(beyond);
  await expect(clients.get(bounded, 'c1')).rejects.toMatchObject(beyond);
  const wider = { id: 'wider', role: 'viewer', workspaces: ['w1', 'w2'] } as const;
  await expect(clients.create(bounded, wider)).rejects.toMatchObject({ code: 'access.role' });
  await expect(clients.update(bounded, 'inside', { workspaces: 'all' })).rejects.toMatchObject({ code: 'access.role' });
});

test('an empty secret is refused', async () => {
  const { clients } = await setUp();
  const refused = { code: 'request.invalid' };
  await expect(
    clients.create(testAdmin, { id: 'c2', role: 'viewer', workspaces: 'all', secret: '' }),
  ).rejects.toMatchObject(refused);
  await expect(clients.update(testAdmin, 'c1', { secret: '' })).rejects.toMatchObject(refused);
});

describe('a signed token', () => {
  test('is good while its client is there, with the role of now', async () => {
    const { authenticator, clients } = await setUp();
    expect(await authenticator.bySignedToken('c1')).toMatchObject({ clientId: 'c1', role: 'operator' });
    await clients.update(testAdmin, 'c1', { role: 'viewer' });
    expect((await authenticator.bySignedToken('c1')).role).toBe('viewer');
    await clients.remove(testAdmin, 'c1');
    await expect(authenticator.bySignedToken('c1')).rejects.toMatchObject({ code: 'auth.invalid' });
    await expect(authenticator.bySignedToken('nobody')).rejects.toMatchObject({ code: 'auth.invalid' });
  });

  test('asks the store once in 30 seconds', async () => {
    const { stores } = await setUp();
    let time = 0;
    const find = jest.spyOn(stores.clients, 'find');
    const box = new SecretBox([Buffer.alloc(32).toString('base64')]);
    const authenticator = new Authenticator(stores.clients, box, { now: () => new Date(time) });
    for (const moment of [0, 1, 30_000]) {
      time = moment;
      await authenticator.bySignedToken('c1');
    }
    expect(find).toHaveBeenCalledTimes(1);
    time = 30_001;
    await authenticator.bySignedToken('c1');
    expect(find).toHaveBeenCalledTimes(2);
    authenticator.forget();
    await authenticator.bySignedToken('c1');
    expect(find).toHaveBeenCalledTimes(3);
  });
});

describe('an assertion', () => {
  test("is verified with the client's keys, and with nothing else", async () => {
    const { authenticator, clients } = await setUp();
    const invalid = { code: 'auth.invalid' };
    const verify = jest.fn((keys: readonly string[]) => keys.includes('pem-2'));
    await expect(authenticator.byAssertion('c1', verify)).rejects.toMatchObject(invalid);
    await expect(authenticator.byAssertion('nobody', verify)).rejects.toMatchObject(invalid);
    expect(verify).not.toHaveBeenCalled();
    await clients.update(testAdmin, 'c1', { publicKeys: ['pem-1', 'pem-2'] });
    expect(await authenticator.byAssertion('c1', verify)).toMatchObject({ clientId: 'c1', role: 'operator' });
    expect(verify).toHaveBeenCalledWith(['pem-1', 'pem-2']);
    await clients.update(testAdmin, 'c1', { publicKeys: ['pem-1'] });
    await expect(authenticator.byAssertion('c1', verify)).rejects.toMatchObject(invalid);
  });

  test('is not looked at when the address is refused', async () => {
    const { authenticator } = await setUp();
    const verify = jest.fn(() => true);
    const refuse = () => Promise.reject(new Error('refused'));
    await expect(authenticator.byAssertion('c1', verify, refuse)).rejects.toThrow('refused');
    expect(verify).not.toHaveBeenCalled();
  });
});

describe('a signature', () => {
  const HERE = '10.0.0.1';
  const invalid = { code: 'auth.invalid' };
  const refuse = () => Promise.reject(new Error('refused'));

  test("is verified with the client's secret, an unknown client's with one that nobody has", async () => {
    const { authenticator, clients, secret } = await setUp();
    const tried: string[] = [];
    const verify = (good: boolean) => (attempt: string) => {
      tried.push(attempt);
      return good;
    };
    expect(await authenticator.bySignature('c1', HERE, verify(true))).toMatchObject({
      clientId: 'c1',
      role: 'operator',
    });
    expect(tried).toEqual([secret]);
    await expect(authenticator.bySignature('c1', 'elsewhere', verify(false))).rejects.toMatchObject(invalid);
    await expect(authenticator.bySignature('nobody', HERE, verify(true))).rejects.toMatchObject(invalid);
    expect(tried[2]).toMatch(/^[0-9a-f]{64}$/);
    await clients.update(testAdmin, 'c1', { secret: 'new', role: 'viewer' });
    const changed = await authenticator.bySignature('c1', HERE, async (attempt) => attempt === 'new');
    expect(changed.role).toBe('viewer');
  });

  test('is not looked at when the address is refused, unless the client is known there', async () => {
    const { authenticator, stores, clients } = await setUp();
    const find = jest.spyOn(stores.clients, 'find');
    const verify = jest.fn(() => true);
    await expect(authenticator.bySignature('c1', HERE, verify, refuse)).rejects.toThrow('refused');
    await expect(authenticator.bySignature('nobody', HERE, verify, refuse)).rejects.toThrow('refused');
    expect([verify.mock.calls.length, find.mock.calls.length]).toEqual([0, 0]);
    await authenticator.bySignature('c1', HERE, verify);
    expect(await authenticator.bySignature('c1', HERE, verify, refuse)).toMatchObject({ clientId: 'c1' });
    expect(find).toHaveBeenCalledTimes(1);
    await expect(authenticator.bySignature('c1', '10.0.0.2', verify, refuse)).rejects.toThrow('refused');
    await expect(authenticator.bySignature('c1', HERE, () => false, refuse)).rejects.toThrow('refused');
    await clients.update(testAdmin, 'c1', { role: 'viewer' });
    await expect(authenticator.bySignature('c1', HERE, verify, refuse)).rejects.toThrow('refused');
  });

  test('is one that the client is known by for 30 seconds, and a failure never', async () => {
    const { stores } = await setUp();
    let time = 0;
    const find = jest.spyOn(stores.clients, 'find');
    const box = new SecretBox([Buffer.alloc(32).toString('base64')]);
    const stored = { ...(await stores.clients.find('c1'))!, sealedSecret: box.seal('s', 'c1') };
    find.mockReset().mockResolvedValue(stored);
    const authenticator = new Authenticator(stores.clients, box, { now: () => new Date(time) });
    await expect(authenticator.bySignature('c1', HERE, () => false)).rejects.toMatchObject(invalid);
    for (const moment of [0, 30_000, 30_001]) {
      time = moment;
      await authenticator.bySignature('c1', HERE, () => true);
    }
    expect(find).toHaveBeenCalledTimes(3);
    // It proves nothing but signatures.
    await expect(authenticator.bySecret('c1', 'other')).rejects.toMatchObject(invalid);
  });
});

test('an id with U+0000, which no store can be asked for, is nobody', async () => {
  const { authenticator, stores } = await setUp();
  const find = jest.spyOn(stores.clients, 'find');
  const invalid = { code: 'auth.invalid' };
  await expect(authenticator.bySecret('c1\0', 'x')).rejects.toMatchObject(invalid);
  await expect(authenticator.bySignature('c1\0', 'here', () => true)).rejects.toMatchObject(invalid);
  await expect(authenticator.byAssertion('c1\0', () => true)).rejects.toMatchObject(invalid);
  expect(find).not.toHaveBeenCalled();
});
