import { randomUUID } from 'node:crypto';
import type { Stores } from '../../ports/stores';
import { connectionInput, jobInput, startRequest, unique } from './samples';

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

  test('one that is stopped takes no new runs, in whatever way they begin', async () => {
    const workspace = await insert();
    expect(workspace.stopped).toBe(false);
    const job = await stores().jobs.insert(jobInput(workspace.id));
    expect(await stores().workspaces.setStopped(workspace.id, true)).toMatchObject({ id: workspace.id, stopped: true });
    expect(await stores().executions.start(startRequest(job.id))).toEqual({ kind: 'stopped' });
    const planned = startRequest(job.id, { trigger: 'schedule', plannedAt: new Date() });
    expect(await stores().executions.start(planned)).toEqual({ kind: 'stopped' });
    expect(await stores().workspaces.setStopped(workspace.id, false)).toMatchObject({ stopped: false });
    expect(await stores().executions.start(startRequest(job.id))).toMatchObject({ kind: 'started' });
    await expect(stores().workspaces.setStopped(randomUUID(), true)).rejects.toMatchObject({
      code: 'workspace.not_found',
    });
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

  test('one that is removed takes its addresses along', async () => {
    const workspace = await insert();
    const binding = { workspaceId: workspace.id, kind: 'cdm-cluster', address: unique('p/c') } as const;
    await stores().workspaces.bind(binding);
    await stores().workspaces.remove(workspace.id);
    expect((await stores().workspaces.resolve('cdm-cluster', binding.address))?.name).toBe('default');
    expect(await stores().workspaces.bindingsAt('cdm-cluster', binding.address)).toHaveLength(1);
  });

  test('a bound address leads to its workspace, any other to the wildcard one', async () => {
    const workspace = await insert();
    const address = unique('project/cluster');
    const details = { flavor: 'small', tags: [1, null] };
    const binding = { workspaceId: workspace.id, kind: 'cdm-cluster', address, details } as const;
    await stores().workspaces.bind(binding);
    expect((await stores().workspaces.resolve('cdm-cluster', address))?.id).toBe(workspace.id);
    expect((await stores().workspaces.resolve('cdm-cluster', unique('other')))?.name).toBe('default');
    await expect(stores().workspaces.bind(binding)).rejects.toMatchObject({ code: 'binding.taken' });
    expect(await stores().workspaces.bindings(workspace.id)).toEqual([binding]);
    const at = await stores().workspaces.bindingsAt('cdm-cluster', address.slice(0, -1));
    expect(at).toEqual(expect.arrayContaining([binding, expect.objectContaining({ address: '*' })]));
    expect(await stores().workspaces.bindingsAt('cdm-cluster', `${address}%`)).toEqual([
      expect.objectContaining({ address: '*', details: {} }),
    ]);
    expect(await stores().workspaces.unbind(binding)).toBe(true);
    expect(await stores().workspaces.unbind(binding)).toBe(false);
  });
}
