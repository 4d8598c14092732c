import { randomUUID } from 'node:crypto';
import { FIRST_THOUSAND } from '../../ports/page';
import type { Stores } from '../../ports/stores';
import { connectionInput, jobInput, startRequest, unique } from './samples';

/** What every ConnectionStore must do. */
export function connectionStoreConformance(stores: () => Stores): void {
  const workspace = () => stores().workspaces.insert({ id: randomUUID(), name: unique('ws') });

  test('keeps connections; sealed values leave only with find', async () => {
    const { id: workspaceId } = await workspace();
    const input = connectionInput(workspaceId, { dialectData: { v: { label: 'x' } } });
    const inserted = await stores().connections.insert(input);
    expect(inserted).toMatchObject({ name: input.name, secretNames: ['Password'], lastTest: null });
    expect(inserted).not.toHaveProperty('sealed');
    expect(await stores().connections.find(input.id)).toMatchObject({ ...input, secretNames: ['Password'] });
    expect(await stores().connections.findByName(workspaceId, input.name)).toMatchObject({ id: input.id });
    const listed = await stores().connections.list(workspaceId, FIRST_THOUSAND);
    expect(listed.map((c) => c.id)).toEqual([input.id]);
    expect(listed[0]).not.toHaveProperty('sealed');
  });

  test('names are unique in a workspace', async () => {
    const { id: workspaceId } = await workspace();
    const first = await stores().connections.insert(connectionInput(workspaceId));
    await expect(stores().connections.insert(connectionInput(workspaceId, { name: first.name }))).rejects.toMatchObject(
      { code: 'connection.name_taken' },
    );
    const second = await stores().connections.insert(connectionInput(workspaceId));
    await expect(stores().connections.change(second.id, (c) => ({ ...c, name: first.name }))).rejects.toMatchObject({
      code: 'connection.name_taken',
    });
  });

  test('a change sees whether a job that uses it runs', async () => {
    const { id: workspaceId } = await workspace();
    const connection = await stores().connections.insert(connectionInput(workspaceId));
    const job = await stores().jobs.insert(jobInput(workspaceId, { sourceConnectionId: connection.id }));
    const seen: boolean[] = [];
    const look = () =>
      stores().connections.change(connection.id, (current, running) => {
        seen.push(running);
        return { ...current, properties: { Server: `host-${seen.length}` } };
      });
    await look();
    await stores().executions.start(startRequest(job.id));
    const changed = await look();
    expect(seen).toEqual([false, true]);
    expect(changed.properties).toEqual({ Server: 'host-2' });
    await expect(stores().connections.change(randomUUID(), (c) => c)).rejects.toMatchObject({
      code: 'connection.not_found',
    });
  });

  test('one that a job uses is kept; a deleted job does not hold it', async () => {
    const { id: workspaceId } = await workspace();
    const connection = await stores().connections.insert(connectionInput(workspaceId));
    const job = await stores().jobs.insert(jobInput(workspaceId, { destinationConnectionId: connection.id }));
    await expect(stores().connections.remove(connection.id)).rejects.toMatchObject({ code: 'connection.in_use' });
    await stores().jobs.remove(job.id);
    await stores().connections.remove(connection.id);
    await expect(stores().connections.remove(connection.id)).rejects.toMatchObject({ code: 'connection.not_found' });
  });

  test('remembers the last test', async () => {
    const connection = await stores().connections.insert(connectionInput((await workspace()).id));
    const lastTest = { at: new Date('2026-01-01T00:00:00Z'), ok: false, message: 'no route' };
    await stores().connections.recordTest(connection.id, lastTest);
    expect((await stores().connections.find(connection.id))?.lastTest).toEqual(lastTest);
  });
}
