import { memoryStores } from '../testing/memory/memory-stores';
import { WorkspaceService } from './workspace-service';

const ADMIN = { clientId: 'a', clientName: 'a', role: 'admin', workspaces: 'all' } as const;

test('bindings are believed for seconds, and at once when they were changed here', async () => {
  let now = 0;
  const clock = { now: () => new Date(now) };
  const stores = memoryStores();
  const here = new WorkspaceService(stores.workspaces, clock);
  const elsewhere = new WorkspaceService(stores.workspaces, clock);
  const site = await here.create('Site');
  const resolve = async (service: WorkspaceService) => (await service.resolve(ADMIN, 'ocapi-site', 'Shop')).name;

  expect([await resolve(here), await resolve(elsewhere)]).toEqual(['default', 'default']);
  await here.bind(ADMIN, site.id, 'ocapi-site', 'Shop');
  expect([await resolve(here), await resolve(elsewhere)]).toEqual(['Site', 'default']);
  expect(await here.addresses(site.id, 'ocapi-site')).toEqual(['Shop']);
  now = 5_001;
  expect(await resolve(elsewhere)).toBe('Site');
  await here.unbind(ADMIN, site.id, 'ocapi-site', 'Shop');
  expect([await resolve(here), await here.addresses(site.id, 'ocapi-site')]).toEqual(['default', []]);
});

test('a remembered workspace is no right to enter it', async () => {
  const stores = memoryStores();
  const service = new WorkspaceService(stores.workspaces, { now: () => new Date() });
  await service.resolve(ADMIN, 'ocapi-site', 'Shop');
  const foreign = { ...ADMIN, workspaces: [] };
  await expect(service.resolve(foreign, 'ocapi-site', 'Shop')).rejects.toMatchObject({ code: 'workspace.not_found' });
});
