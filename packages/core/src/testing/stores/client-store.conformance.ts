import { randomBytes } from 'node:crypto';
import type { Stores } from '../../ports/stores';
import { unique } from './samples';

/** What every ClientStore must do. */
export function clientStoreConformance(stores: () => Stores): void {
  const insert = (id = unique('client')) =>
    stores().clients.insert({ id, name: id, role: 'editor', workspaces: 'all', publicKeys: [], sealedSecret: 'v1.x' });

  test('keeps clients; a listing never carries secrets', async () => {
    const client = await insert();
    expect(await stores().clients.find(client.id)).toMatchObject({
      role: 'editor',
      workspaces: 'all',
      sealedSecret: 'v1.x',
    });
    const listed = (await stores().clients.list()).find((c) => c.id === client.id);
    expect(listed).toMatchObject({ id: client.id });
    expect(listed).not.toHaveProperty('sealedSecret');
    expect(client).not.toHaveProperty('sealedSecret');
  });

  test('ids are unique; changes merge', async () => {
    const client = await insert();
    await expect(insert(client.id)).rejects.toMatchObject({ code: 'client.id_taken' });
    const workspace = (await stores().workspaces.findByName('default'))!;
    await stores().clients.update(client.id, { role: 'viewer', workspaces: [workspace.id] });
    expect(await stores().clients.find(client.id)).toMatchObject({
      name: client.name,
      role: 'viewer',
      workspaces: [workspace.id],
      sealedSecret: 'v1.x',
    });
    await expect(stores().clients.update(unique('no'), { role: 'admin' })).rejects.toMatchObject({
      code: 'client.not_found',
    });
  });

  test('tokens lead to their client and go with it', async () => {
    const client = await insert();
    const hash = randomBytes(32).toString('hex');
    const expiresAt = new Date('2030-01-01T00:00:00Z');
    await stores().clients.insertToken(hash, { clientId: client.id, audience: 'cdata', expiresAt });
    expect(await stores().clients.findByToken(hash)).toMatchObject({
      client: { id: client.id },
      token: { audience: 'cdata', expiresAt },
    });
    await stores().clients.remove(client.id);
    expect(await stores().clients.findByToken(hash)).toBeNull();
    await expect(stores().clients.remove(client.id)).rejects.toMatchObject({ code: 'client.not_found' });
  });

  test('a removed token leads nowhere', async () => {
    const client = await insert();
    const hash = randomBytes(32).toString('hex');
    await stores().clients.insertToken(hash, { clientId: client.id, audience: 'ocapi', expiresAt: null });
    expect(await stores().clients.removeToken(hash)).toBe(true);
    expect(await stores().clients.removeToken(hash)).toBe(false);
    expect(await stores().clients.findByToken(hash)).toBeNull();
  });
}
