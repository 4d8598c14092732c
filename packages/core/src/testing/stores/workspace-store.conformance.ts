import { randomUUID } from 'node:crypto';
import type { Stores } from '../../ports/stores';
import { connectionInput, jobInput, unique } from './samples';

/** What every WorkspaceStore must do. */
export function workspaceStoreConformance(stores: () => Stores): void {
  const insert = (name = unique('ws')) => stores().workspaces.insert({ id: randomUUID(), name });

  test('the default workspace always exists and stands first', async () => {
    const workspace = await insert();
    const all = await stores().workspaces.list('all');
    expect(all[0]).toMatchObject({ name: 'default', isDefault: true });
    expect(all.map((w) => w.id)).toContain(workspace.id);
    await expect(stores().workspaces.remove(all[0]!.id)).rejects.toMatchObject({ code: 'workspace.in_use' });
  });

  test('lists only what the grant names', async () => {
    const [mine] = [await insert(), await insert()];
    expect((await stores().workspaces.list([mine.id])).map((w) => w.id)).toEqual([mine.id]);
    expect(await stores().workspaces.list([])).toEqual([]);
  });

  test('names are unique, also by renaming', async () => {
    const [one, two] = [await insert(), await insert()];
    await expect(insert(one.name)).rejects.toMatchObject({ code: 'workspace.name_taken' });
    await expect(stores().workspaces.rename(two.id, one.name)).rejects.toMatchObject({ code: 'workspace.name_taken' });
    await expect(stores().workspaces.rename(randomUUID(), unique('x'))).rejects.toMatchObject({
      code: 'workspace.not_found',
    });
  });

  test('one that holds jobs or connections is kept', async () => {
    const workspace = await insert();
    const job = await stores().jobs.insert(jobInput(workspace.id));
    await expect(stores().workspaces.remove(workspace.id)).rejects.toMatchObject({ code: 'workspace.in_use' });
    await stores().jobs.remove(job.id);
    const connection = await stores().connections.insert(connectionInput(workspace.id));
    await expect(stores().workspaces.remove(workspace.id)).rejects.toMatchObject({ code: 'workspace.in_use' });
    await stores().connections.remove(connection.id);
    await stores().workspaces.remove(workspace.id);
    expect(await stores().workspaces.find(workspace.id)).toBeNull();
  });

  test('a bound address leads to its workspace, any other to the wildcard one', async () => {
    const workspace = await insert();
    const address = unique('project/cluster');
    const binding = { workspaceId: workspace.id, kind: 'cdm-cluster', address } as const;
    await stores().workspaces.bind(binding);
    expect((await stores().workspaces.resolve('cdm-cluster', address))?.id).toBe(workspace.id);
    expect((await stores().workspaces.resolve('cdm-cluster', unique('other')))?.name).toBe('default');
    await expect(stores().workspaces.bind(binding)).rejects.toMatchObject({ code: 'binding.taken' });
    expect(await stores().workspaces.bindings(workspace.id)).toEqual([binding]);
    expect(await stores().workspaces.unbind(binding)).toBe(true);
    expect(await stores().workspaces.unbind(binding)).toBe(false);
  });
}
