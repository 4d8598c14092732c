import { randomUUID } from 'node:crypto';
import { DEFAULT_JOB_OPTIONS } from '../../job/job-options';
import type { Stores } from '../../ports/stores';
import { freshJob, running, STALE_MS, startedId, startRequest } from './samples';

/** What every ExecutionStore must do with starts, dispatch and claims. */
export function executionStartConformance(stores: () => Stores): void {
  const start = (jobId: string, change = {}) => stores().executions.start(startRequest(jobId, change));
  const succeed = (id: number, fence: number) =>
    stores().executions.finish(
      id,
      fence,
      {
        status: 'succeeded',
        counters: { read: 1, written: 1, inserted: 1, updated: 0, deleted: 0, failed: 0, bytes: 9 },
        tasksFailed: 0,
        error: null,
      },
      [],
    );

  test('a start is queued, with the tasks as they are', async () => {
    const job = await freshJob(stores(), {}, ['T1', 'T2']);
    const outcome = await start(job.id, { clientId: 'me', parameters: { day: '1' } });
    const id = startedId(outcome);
    expect(outcome).toMatchObject({ ticket: { executionId: id, n: 1 } });
    expect(await stores().executions.find(id)).toMatchObject({
      id,
      jobId: job.id,
      jobName: job.name,
      jobVersion: 1,
      clientId: 'me',
      status: 'queued',
      parameters: { day: '1' },
      tasksTotal: 2,
      attempt: 0,
      retries: 0,
      startedAt: null,
    });
    const claimed = await stores().executions.claim(id, 'w', STALE_MS);
    expect(claimed?.tasks).toEqual(
      job.tasks.map((t) => ({ id: t.id, position: t.position, statement: t.statement, table: t.spec.table })),
    );
  });

  test('a job on top says so in its ticket; the run that waits gets a new one', async () => {
    const job = await freshJob(stores(), {
      options: { ...DEFAULT_JOB_OPTIONS, onTop: true },
      concurrencyPolicy: 'queue',
    });
    const outcome = await start(job.id);
    const id = startedId(outcome);
    expect(outcome).toMatchObject({ ticket: { executionId: id, n: 1, onTop: true } });
    const second = await start(job.id);
    expect(await stores().executions.requeue(job.id)).toEqual({ executionId: id, n: 2 });
    const claimed = (await stores().executions.claim(id, 'w', STALE_MS))!;
    expect(await stores().executions.requeue(job.id)).toBeNull();
    await succeed(id, claimed.execution.fence);
    expect(await stores().executions.requeue(job.id)).toEqual({ executionId: startedId(second), n: 3 });
    expect(await stores().executions.requeue((await freshJob(stores())).id)).toBeNull();
  });

  test('policy refuse: of many starts at once one wins', async () => {
    const job = await freshJob(stores());
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => start(job.id)));
    expect(outcomes.filter((o) => o.kind === 'started')).toHaveLength(1);
    expect(outcomes.filter((o) => o.kind === 'refused')).toHaveLength(19);
  });

  test('policy queue: all are taken, one has a ticket; each end frees the next', async () => {
    const job = await freshJob(stores(), { concurrencyPolicy: 'queue' });
    const outcomes = await Promise.all(Array.from({ length: 3 }, () => start(job.id)));
    const ids = outcomes.map(startedId).sort((a, b) => a - b);
    expect(outcomes.filter((o) => o.kind === 'started' && o.ticket)).toHaveLength(1);
    expect(await stores().executions.claim(ids[0]!, 'w', STALE_MS)).not.toBeNull();
    expect(await stores().executions.claim(ids[1]!, 'w', STALE_MS)).toBeNull();
    const first = (await stores().executions.find(ids[0]!))!;
    expect(await succeed(first.id, first.fence)).toEqual({
      finished: true,
      freed: { executionId: ids[1], n: 2 },
    });
    expect(await stores().executions.claim(ids[1]!, 'w', STALE_MS)).not.toBeNull();
  });

  test('policy queue: two claims of one job at once: one wins', async () => {
    const job = await freshJob(stores(), { concurrencyPolicy: 'queue' });
    const ids = (await Promise.all([start(job.id), start(job.id)])).map(startedId);
    const claims = await Promise.all(ids.map((id) => stores().executions.claim(id, 'w', STALE_MS)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  test('a job of a workspace that the starter may not enter is gone', async () => {
    const job = await freshJob(stores());
    expect(await start(job.id, { workspaces: [randomUUID()] })).toEqual({ kind: 'job_gone' });
    expect(await start(job.id, { workspaces: [] })).toEqual({ kind: 'job_gone' });
    expect(await start(job.id, { workspaces: [job.workspaceId, randomUUID()] })).toMatchObject({ kind: 'started' });
  });

  test('an unknown job is gone', async () => {
    expect(await start(randomUUID())).toEqual({ kind: 'job_gone' });
  });

  test('a planned time starts once', async () => {
    const job = await freshJob(stores(), { concurrencyPolicy: 'queue' });
    const plannedAt = new Date('2026-01-01T10:00:00Z');
    const planned = { trigger: 'schedule' as const, plannedAt };
    const outcomes = await Promise.all([start(job.id, planned), start(job.id, planned)]);
    expect(outcomes.map((o) => o.kind).sort()).toEqual(['refused', 'started']);
    expect((await start(job.id, planned)).kind).toBe('refused');
    expect((await start(job.id, { ...planned, plannedAt: new Date('2026-01-01T11:00:00Z') })).kind).toBe('started');
  });

  test('selected tasks run, also inactive ones; otherwise the active ones', async () => {
    const job = await freshJob(stores(), {}, ['T1', 'T2', 'T3']);
    const changed = await stores().jobs.change(job.id, (j) => ({
      ...j,
      tasks: j.tasks.map((t) => ({ ...t, active: t.position === 0 })),
    }));
    const [first, , third] = changed.tasks;
    const run = startedId(await start(job.id, { taskIds: [third!.id] }));
    const claimed = await stores().executions.claim(run, 'w', STALE_MS);
    expect(claimed?.tasks.map((t) => t.id)).toEqual([third!.id]);
    expect(claimed?.execution.selectedTaskIds).toEqual([third!.id]);
    await succeed(run, claimed!.execution.fence);
    const all = await running(stores(), job.id);
    expect(all.tasksTotal).toBe(1);
    expect((await stores().executions.find(all.id))?.selectedTaskIds).toBeNull();
    expect(first!.active).toBe(true);
  });

  test('the outbox lists what has no mark and is free to go', async () => {
    const job = await freshJob(stores(), { concurrencyPolicy: 'queue' });
    const [one, two] = [startedId(await start(job.id)), startedId(await start(job.id))];
    const mine = async () =>
      (await stores().executions.undispatched(100_000, -1_000)).filter((t) => [one, two].includes(t.executionId));
    expect(await mine()).toEqual([{ executionId: one, n: 1 }]);
    await stores().executions.markDispatched([{ executionId: one, n: 1 }]);
    expect(await mine()).toEqual([]);
    expect(await stores().executions.redispatch([{ executionId: one, n: 1 }])).toEqual([{ executionId: one, n: 2 }]);
    expect(await stores().executions.redispatch([{ executionId: one, n: 1 }])).toEqual([]);
    expect(await mine()).toEqual([{ executionId: one, n: 2 }]);
  });
}
