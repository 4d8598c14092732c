import { randomUUID } from 'node:crypto';
import { DEFAULT_JOB_OPTIONS } from '../../job/job-options';
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

  test('several jobs are kept all or none', async () => {
    const { workspaceId } = await freshJob(stores());
    const [one, two] = [jobInput(workspaceId), jobInput(workspaceId, {}, ['T'])];
    const saved = await stores().jobs.insertAll([one, two]);
    expect(saved).toMatchObject([one, { ...two, tasks: [{ statement: 'REPLICATE [T]' }] }]);
    const three = jobInput(workspaceId);
    for (const taken of [jobInput(workspaceId, { name: one.name }), { ...jobInput(workspaceId), name: three.name }]) {
      await expect(stores().jobs.insertAll([three, taken])).rejects.toMatchObject({ code: 'job.name_taken' });
    }
    expect(await stores().jobs.findByName(workspaceId, three.name)).toBeNull();
  });

  test.each([
    ['never', 'succeeded', false],
    ['success', 'succeeded', true],
    ['success', 'failed', false],
    ['end', 'failed', true],
    ['end', 'cancelled', true],
  ] as const)('a job that goes %s after a run that %s', async (removeAfter, status, gone) => {
    const job = await freshJob(stores(), { options: { ...DEFAULT_JOB_OPTIONS, removeAfter } });
    const run = await running(stores(), job.id);
    if (status === 'cancelled') await stores().executions.requestCancel(run.id, 'stop');
    const outcome = { status, counters: run.counters, tasksFailed: 0, error: null };
    expect(await stores().executions.finish(run.id, run.fence, outcome, [])).toMatchObject({ finished: true });
    expect(await stores().jobs.find(job.id)).toEqual(gone ? null : job);
    expect(await stores().executions.find(run.id)).toMatchObject({ status });
  });

  test('a job that goes with its run stays while another run of it waits', async () => {
    const options = { ...DEFAULT_JOB_OPTIONS, removeAfter: 'end' } as const;
    const job = await freshJob(stores(), { options, concurrencyPolicy: 'queue' });
    const run = await running(stores(), job.id);
    await stores().executions.start(startRequest(job.id));
    const outcome = { status: 'failed', counters: run.counters, tasksFailed: 0, error: null } as const;
    await stores().executions.finish(run.id, run.fence, outcome, []);
    expect(await stores().jobs.find(job.id)).not.toBeNull();
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
