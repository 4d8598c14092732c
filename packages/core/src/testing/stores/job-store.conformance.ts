import { randomUUID } from 'node:crypto';
import { FIRST_THOUSAND } from '../../ports/page';
import type { Stores } from '../../ports/stores';
import { freshJob, jobInput, running, startRequest, unique } from './samples';

/** What every JobStore must do. */
export function jobStoreConformance(stores: () => Stores): void {
  test('keeps a job as it was written, with a number, a version and task ids', async () => {
    const workspace = await stores().workspaces.insert({ id: randomUUID(), name: unique('ws') });
    const input = jobInput(workspace.id, { labels: ['a'], dialectData: { 'cdata-v2': { x: 1 } } }, ['T1', 'T2']);
    const job = await stores().jobs.insert(input);
    expect(job).toMatchObject({ ...input, version: 1, tasks: [{ statement: 'REPLICATE [T1]' }, { position: 1 }] });
    expect(job.number).toBeGreaterThan(0);
    for (const task of job.tasks) expect(task.id).toMatch(/^\d{18}$/);
    expect(new Set(job.tasks.map((t) => t.id)).size).toBe(2);
    expect(await stores().jobs.find(job.id)).toEqual(job);
    expect(await stores().jobs.findByName(workspace.id, job.name)).toEqual(job);
    expect(await stores().jobs.findByNumber(job.number)).toEqual(job);
    expect(await stores().jobs.findByTask(job.tasks[1]!.id)).toEqual(job);
    expect(await stores().jobs.findByTask('999999999999999999')).toBeNull();
    expect(await stores().jobs.list(workspace.id, FIRST_THOUSAND)).toEqual([job]);
    expect(await stores().jobs.header(job.id)).toEqual({ id: job.id, workspaceId: workspace.id, name: job.name });
  });

  test('names are unique in a workspace and free again after delete', async () => {
    const job = await freshJob(stores());
    const again = () => stores().jobs.insert(jobInput(job.workspaceId, { name: job.name }));
    await expect(again()).rejects.toMatchObject({ code: 'job.name_taken' });
    await stores().jobs.remove(job.id);
    expect(await stores().jobs.find(job.id)).toBeNull();
    expect(await stores().jobs.header(job.id)).toBeNull();
    expect((await again()).id).not.toBe(job.id);
  });

  test('each change is a version; kept tasks keep their ids', async () => {
    const job = await freshJob(stores(), {}, ['T1']);
    const changed = await stores().jobs.change(job.id, (current) => ({
      ...current,
      tasks: [...current.tasks, { ...current.tasks[0]!, id: null, position: 1 }],
    }));
    expect(changed.version).toBe(2);
    expect(changed.tasks[0]).toEqual(job.tasks[0]);
    expect(changed.tasks[1]!.id).not.toBe(job.tasks[0]!.id);
    expect((await stores().jobs.change(job.id, () => null)).version).toBe(2);
  });

  test('a refused change changes nothing', async () => {
    const job = await freshJob(stores());
    await expect(
      stores().jobs.change(job.id, () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await stores().jobs.find(job.id)).toEqual(job);
    await expect(stores().jobs.change(randomUUID(), (j) => j)).rejects.toMatchObject({ code: 'job.not_found' });
  });

  test('a queued execution counts as running for change and delete', async () => {
    const job = await freshJob(stores(), {}, ['T1']);
    await stores().executions.start(startRequest(job.id));
    await stores().jobs.change(job.id, (_, activity) => {
      expect(activity).toEqual({ live: true, liveTaskIds: [job.tasks[0]!.id] });
      return null;
    });
    await expect(stores().jobs.remove(job.id)).rejects.toMatchObject({ code: 'job.running' });
  });

  test('a delete and a start at once: one of them loses, and no run is left without a job', async () => {
    for (let round = 0; round < 10; round++) {
      const job = await freshJob(stores());
      const [removed, started] = await Promise.allSettled([
        stores().jobs.remove(job.id),
        stores().executions.start(startRequest(job.id)),
      ]);
      const ran = started.status === 'fulfilled' && started.value.kind === 'started';
      expect(ran).toBe(removed.status === 'rejected');
    }
  });

  test('a deleted job keeps its history', async () => {
    const job = await freshJob(stores());
    const run = await running(stores(), job.id);
    await stores().executions.finish(
      run.id,
      run.fence,
      {
        status: 'succeeded',
        counters: run.counters,
        tasksFailed: 0,
        error: null,
      },
      [],
    );
    await stores().jobs.remove(job.id);
    expect(await stores().executions.find(run.id)).toMatchObject({ jobName: job.name, status: 'succeeded' });
  });
}
