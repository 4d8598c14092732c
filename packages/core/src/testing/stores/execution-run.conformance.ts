import { ZERO_COUNTERS } from '../../execution/run-counters';
import type { ExecutionOutcome } from '../../ports/execution-store';
import { FIRST_THOUSAND } from '../../ports/page';
import type { Stores } from '../../ports/stores';
import { ALWAYS_STALE_MS, freshJob, running, STALE_MS, startedId, startRequest } from './samples';

const COUNTERS = { read: 5, written: 4, inserted: 3, updated: 1, deleted: 0, failed: 1, bytes: 77 };
const outcome = (status: ExecutionOutcome['status'], error: string | null = null): ExecutionOutcome => ({
  status,
  counters: COUNTERS,
  tasksFailed: 0,
  error,
});

/** What every ExecutionStore must do with running and ended executions. */
export function executionRunConformance(stores: () => Stores): void {
  test('a terminal state never changes (P7)', async () => {
    for (const status of ['succeeded', 'failed', 'cancelled'] as const) {
      const run = await running(stores(), (await freshJob(stores())).id);
      if (status === 'cancelled') await stores().executions.requestCancel(run.id, 'x');
      expect((await stores().executions.finish(run.id, run.fence, outcome(status), [])).finished).toBe(true);
      const ended = await stores().executions.find(run.id);
      expect(ended).toMatchObject({ status, counters: COUNTERS });
      expect(ended!.finishedAt).not.toBeNull();
      expect((await stores().executions.finish(run.id, run.fence, outcome('failed'), [])).finished).toBe(false);
      expect(await stores().executions.claim(run.id, 'w', ALWAYS_STALE_MS)).toBeNull();
      expect((await stores().executions.requestCancel(run.id, 'x')).execution).toEqual(ended);
      expect(await stores().executions.find(run.id)).toEqual(ended);
    }
  });

  test('the detail of a run has its tasks, its task runs and whether there is a log, of one moment', async () => {
    expect(await stores().executions.detail(2_000_000_000)).toBeNull();
    const run = await running(stores(), (await freshJob(stores(), {}, ['T'])).id);
    const early = await stores().executions.detail(run.id);
    expect(early).toMatchObject({ execution: { id: run.id, status: 'running' }, taskRuns: [], hasLog: false });
    const [task] = early!.tasks;
    const update = { position: task!.position, statement: task!.statement, counters: COUNTERS, error: null };
    await stores().executions.saveTaskRun(run.id, run.fence, {
      ...update,
      taskId: task!.id,
      status: 'succeeded',
      destinationTable: 'T',
    });
    const line = { at: new Date(), level: 'info', taskPosition: null, message: 'x' } as const;
    await stores().logs.append([{ ...line, executionId: run.id }]);
    const [detail, other] = await Promise.all([run.id, 2_000_000_000].map((id) => stores().executions.detail(id)));
    expect([detail!.hasLog, other]).toEqual([true, null]);
    expect(detail!.execution).toEqual(await stores().executions.find(run.id));
    expect(detail!.taskRuns).toEqual(await stores().executions.taskRuns(run.id));
    expect(detail!.taskRuns[0]!.finishedAt).toBeInstanceOf(Date);
  });

  test('a second delivery finds nothing to claim; a dead worker is replaced with a higher fence (P2)', async () => {
    const job = await freshJob(stores());
    const run = await running(stores(), job.id);
    expect(await stores().executions.claim(run.id, 'late', STALE_MS)).toBeNull();
    const again = await stores().executions.claim(run.id, 'next', ALWAYS_STALE_MS);
    expect(again!.execution).toMatchObject({ attempt: 2, status: 'running' });
    expect(again!.execution.fence).toBeGreaterThan(run.fence);
    // The first worker wakes up late: nothing it says counts.
    expect((await stores().executions.finish(run.id, run.fence, outcome('failed'), [])).finished).toBe(false);
    const answers = await stores().executions.heartbeat([
      { executionId: run.id, fence: run.fence, counters: COUNTERS },
    ]);
    expect(answers.get(run.id)).toBeUndefined();
    expect(await stores().executions.handBack(run.id, run.fence)).toBeNull();
    expect((await stores().executions.finish(run.id, again!.execution.fence, outcome('succeeded'), [])).finished).toBe(
      true,
    );
  });

  test('a heartbeat brings counters and learns of a cancel', async () => {
    const run = await running(stores(), (await freshJob(stores())).id);
    const beat = { executionId: run.id, fence: run.fence, counters: COUNTERS };
    expect((await stores().executions.heartbeat([beat])).get(run.id)).toBe('ok');
    expect((await stores().executions.find(run.id))!.counters).toEqual(COUNTERS);
    const { execution } = await stores().executions.requestCancel(run.id, 'x');
    expect(execution!.status).toBe('cancelling');
    expect((await stores().executions.heartbeat([beat])).get(run.id)).toBe('cancel');
  });

  test('a queued execution is cancelled at once, and frees the next one', async () => {
    const job = await freshJob(stores(), { concurrencyPolicy: 'queue' });
    const one = startedId(await stores().executions.start(startRequest(job.id)));
    const two = startedId(await stores().executions.start(startRequest(job.id)));
    const { execution, freed } = await stores().executions.requestCancel(one, 'x');
    expect(execution).toMatchObject({ status: 'cancelled', error: 'x' });
    expect(execution!.finishedAt).not.toBeNull();
    expect(freed).toEqual({ executionId: two, n: 2 });
    expect((await stores().executions.liveOfJob(job.id)).map((e) => e.id)).toEqual([two]);
    expect((await stores().executions.requestCancel(2 ** 31 - 1, 'x')).execution).toBeNull();
  });

  test('a cancelled run keeps the reason of its cancel', async () => {
    const run = await running(stores(), (await freshJob(stores())).id);
    await stores().executions.requestCancel(run.id, 'cancelled by somebody');
    await stores().executions.finish(run.id, run.fence, outcome('cancelled', 'The run was cancelled.'), []);
    expect(await stores().executions.find(run.id)).toMatchObject({
      status: 'cancelled',
      error: 'cancelled by somebody',
    });
  });

  test('retrying is a state of its own', async () => {
    const run = await running(stores(), (await freshJob(stores())).id);
    expect(await stores().executions.beginRetry(run.id, run.fence, 'lost')).toBe(true);
    expect(await stores().executions.find(run.id)).toMatchObject({ status: 'retrying', error: 'lost', retries: 1 });
    expect(await stores().executions.beginRetry(run.id, run.fence, 'lost')).toBe(false);
    expect(await stores().executions.endRetry(run.id, run.fence)).toBe(true);
    expect(await stores().executions.find(run.id)).toMatchObject({ status: 'running', error: null });
  });

  test('a handed back execution is claimed at once by whoever gets the new ticket', async () => {
    const run = await running(stores(), (await freshJob(stores())).id);
    expect(await stores().executions.handBack(run.id, run.fence)).toEqual({ executionId: run.id, n: 2 });
    expect(await stores().executions.claim(run.id, 'next', STALE_MS)).toMatchObject({ execution: { attempt: 2 } });
  });

  test('the dead are found: running ones get a ticket, cancelling ones end', async () => {
    const alive = await running(stores(), (await freshJob(stores())).id);
    const cancelled = await running(stores(), (await freshJob(stores())).id);
    await stores().executions.requestCancel(cancelled.id, 'x');
    const none = await stores().executions.reapDead(STALE_MS);
    expect([...none.tickets.map((t) => t.executionId), ...none.cancelled]).not.toContain(alive.id);
    const reaped = await stores().executions.reapDead(ALWAYS_STALE_MS);
    expect(reaped.cancelled).toContain(cancelled.id);
    expect(reaped.tickets).toContainEqual({ executionId: alive.id, n: 2 });
    expect(await stores().executions.find(cancelled.id)).toMatchObject({ status: 'cancelled' });
    await stores().executions.markDispatched([{ executionId: alive.id, n: 2 }]);
    const again = await stores().executions.reapDead(STALE_MS);
    expect(again.tickets.map((t) => t.executionId)).not.toContain(alive.id);
    expect(await stores().executions.claim(alive.id, 'next', STALE_MS)).not.toBeNull();
  });

  test('task runs are kept while the fence holds, newest first in the history', async () => {
    const job = await freshJob(stores(), {}, ['T1', 'T2']);
    const [t1, t2] = job.tasks;
    const update = {
      taskId: t1!.id,
      position: 0,
      statement: t1!.statement,
      status: 'running' as const,
      counters: ZERO_COUNTERS,
      error: null,
      destinationTable: '',
    };
    const runs = [];
    for (let i = 0; i < 2; i++) {
      const run = await running(stores(), job.id);
      runs.push(run);
      await stores().executions.saveTaskRun(run.id, run.fence, update);
      await stores().executions.saveTaskRun(run.id, run.fence, { ...update, status: 'succeeded', counters: COUNTERS });
      await stores().executions.saveTaskRun(run.id, run.fence - 1, { ...update, status: 'failed' });
      await stores().executions.finish(run.id, run.fence, outcome('succeeded'), []);
      await stores().executions.saveTaskRun(run.id, run.fence, { ...update, taskId: t2!.id, status: 'failed' });
    }
    const [newest] = await stores().executions.taskRuns(runs[1]!.id);
    expect(newest).toMatchObject({ taskId: t1!.id, status: 'succeeded', counters: COUNTERS, jobId: job.id });
    expect(newest!.finishedAt).not.toBeNull();
    const history = await stores().executions.taskHistory(job.id, t1!.id, FIRST_THOUSAND);
    expect(history.map((r) => r.executionId)).toEqual([runs[1]!.id, runs[0]!.id]);
    expect(await stores().executions.lastTaskRuns(job.id)).toEqual([newest]);
  });

  test('a run gets more tasks while the fence holds', async () => {
    const job = await freshJob(stores(), {}, ['T1']);
    const run = await running(stores(), job.id);
    const [first] = job.tasks;
    const tasks = [
      { id: first!.id, position: 0, statement: first!.statement, table: 'T1' },
      { id: '900000000000000001', position: 1, statement: 'REPLICATE [T2]', table: 'T2' },
    ];
    await stores().executions.setTasks(run.id, run.fence, tasks);
    await stores().executions.setTasks(run.id, run.fence - 1, []);
    expect((await stores().executions.detail(run.id))!.tasks).toEqual(tasks);
    expect(await stores().executions.find(run.id)).toMatchObject({ tasksTotal: 2 });
  });

  test('the status of a job is its active run, else its newest', async () => {
    const job = await freshJob(stores(), { concurrencyPolicy: 'queue' });
    expect(await stores().executions.jobStatus(job.id)).toEqual({
      jobId: job.id,
      jobName: job.name,
      workspaceId: job.workspaceId,
      execution: null,
    });
    const run = await running(stores(), job.id);
    const next = startedId(await stores().executions.start(startRequest(job.id)));
    expect((await stores().executions.jobStatus(job.id))?.execution?.id).toBe(run.id);
    await stores().executions.finish(run.id, run.fence, outcome('failed', 'why'), []);
    expect((await stores().executions.jobStatus(job.id))?.execution?.id).toBe(next);
    const ids = (await stores().executions.listByJob(job.id, FIRST_THOUSAND)).map((e) => e.id);
    expect(ids).toEqual([next, run.id]);
    expect(await stores().executions.listByJob(job.id, { limit: 1, offset: 1 })).toHaveLength(1);
  });

  test('a deleted execution is gone with its log; an unfinished one is kept', async () => {
    const run = await running(stores(), (await freshJob(stores())).id);
    const line = { executionId: run.id, at: new Date(), level: 'info', taskPosition: null, message: 'hello' } as const;
    await stores().logs.append([line]);
    await expect(stores().executions.remove(run.id)).rejects.toMatchObject({ code: 'execution.running' });
    await stores().executions.finish(run.id, run.fence, outcome('succeeded'), []);
    await stores().executions.remove(run.id);
    expect(await stores().executions.find(run.id)).toBeNull();
    expect(await stores().logs.read(run.id, 0, 10)).toEqual([]);
    await expect(stores().executions.remove(run.id)).rejects.toMatchObject({ code: 'execution.not_found' });
    await stores().logs.append([line]);
    expect(await stores().logs.read(run.id, 0, 10)).toEqual([]);
  });

  test('logs come back in order, in pages', async () => {
    const run = await running(stores(), (await freshJob(stores())).id);
    const line = (message: string) =>
      ({ executionId: run.id, at: new Date(), level: 'info', taskPosition: 0, message }) as const;
    await stores().logs.append([line('1'), line('2')]);
    await stores().logs.append([line('3')]);
    const page = await stores().logs.read(run.id, 0, 2);
    expect(page.map((e) => e.message)).toEqual(['1', '2']);
    const rest = await stores().logs.read(run.id, page[1]!.sequence, 10);
    expect(rest.map((e) => e.message)).toEqual(['3']);
  });

  test('the last lines of the log come with the end, after the earlier ones', async () => {
    const run = await running(stores(), (await freshJob(stores())).id);
    const line = (message: string) =>
      ({ executionId: run.id, at: new Date(), level: 'info', taskPosition: null, message }) as const;
    await stores().logs.append([line('1')]);
    await stores().executions.finish(run.id, run.fence + 1, outcome('succeeded'), [line('not mine')]);
    await stores().executions.finish(run.id, run.fence, outcome('succeeded'), [line('2'), line('3')]);
    expect((await stores().logs.read(run.id, 0, 10)).map((e) => e.message)).toEqual(['1', '2', '3']);
  });

  test('old finished executions are purged', async () => {
    const run = await running(stores(), (await freshJob(stores())).id);
    const live = await running(stores(), (await freshJob(stores())).id);
    await stores().executions.finish(run.id, run.fence, outcome('succeeded'), []);
    await stores().executions.purge(new Date(0));
    expect(await stores().executions.find(run.id)).not.toBeNull();
    await stores().executions.purge(new Date(Date.now() + 60_000));
    expect(await stores().executions.find(run.id)).toBeNull();
    expect(await stores().executions.find(live.id)).not.toBeNull();
  });
}
