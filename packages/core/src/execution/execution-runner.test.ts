import type { RunAbort, TaskRunContext, TaskRunner, TaskRunRequest } from '../ports/task-runner';
import { TaskRunError } from '../ports/task-runner';
import { runnerParts, testAdmin, testServices } from '../testing';
import { ExecutionRunner, type ExecutionRunnerParts } from './execution-runner';
import { ZERO_COUNTERS } from './run-counters';

type Run = (request: TaskRunRequest, context: TaskRunContext) => Promise<void>;

/** A worker over fakes whose tasks do what the test says. */
function worker(run: Run, parts: Partial<ExecutionRunnerParts> = {}) {
  const test = testServices();
  const { stores, services, queue } = test;
  const unexpected: { error: unknown; reference: string }[] = [];
  const taskRunner: TaskRunner = {
    run: async (request, context) => {
      await run(request, context);
      return { counters: { ...ZERO_COUNTERS, read: 2, written: 2 }, destinationTable: `public.${request.taskId}` };
    },
  };
  const runner = new ExecutionRunner(
    { ...runnerParts(test, taskRunner), ...parts },
    { workerId: 'w', staleAfterMs: 60_000, outbox: null, failedRun: () => {} },
    (error, { reference }) => unexpected.push({ error, reference }),
  );
  const start = async (tables: string[], options = {}) => {
    const connection = await services.connections.create(testAdmin, 'default', {
      name: 'c',
      connector: 'PostgreSQL',
      properties: { Server: 's', Password: 'canary' },
    });
    const job = await services.jobs.create(testAdmin, 'default', {
      name: 'j',
      type: 'Standard',
      sourceConnectionId: connection.id,
      destinationConnectionId: connection.id,
      options,
      statements: tables.map((table) => ({ statement: `REPLICATE [${table}]`, active: true })),
    });
    return { job, id: await services.executions.start(testAdmin, job.id) };
  };
  const log = (id: number) =>
    stores.state.logs.filter((l) => l.executionId === id).map((l) => `${l.level} ${l.message}`);
  return { stores, services, queue, runner, unexpected, start, log };
}

test('runs the tasks in order and adds up what they moved', async () => {
  const order: string[] = [];
  const { runner, start, stores, log } = worker(async ({ statement }) => void order.push(statement));
  const { id } = await start(['A', 'B']);
  expect(await runner.run(id)).toBe('succeeded');
  expect(order).toEqual(['REPLICATE [A]', 'REPLICATE [B]']);
  expect(await stores.executions.find(id)).toMatchObject({ status: 'succeeded', counters: { read: 4, written: 4 } });
  expect((await stores.executions.taskRuns(id)).map((r) => r.status)).toEqual(['succeeded', 'succeeded']);
  expect(log(id).at(-1)).toContain('4 rows read, 4 written');
  expect(await runner.run(id)).toBeNull();
});

test('a job without tasks is legal and succeeds', async () => {
  const { runner, start, stores } = worker(async () => {});
  const { id } = await start([]);
  expect(await runner.run(id)).toBe('succeeded');
  expect((await stores.executions.find(id))?.tasksTotal).toBe(0);
});

test('stops at the first failure, or goes on when the job says so', async () => {
  const failFirst: Run = async ({ statement }) => {
    if (statement.includes('[A]')) throw new TaskRunError('The table A does not exist.', false);
  };
  for (const [continueOnError, ran] of [
    [false, ['failed']],
    [true, ['failed', 'succeeded']],
  ] as const) {
    const { runner, start, stores, log } = worker(failFirst);
    const { id } = await start(['A', 'B'], { continueOnError });
    expect(await runner.run(id)).toBe('failed');
    expect((await stores.executions.taskRuns(id)).map((r) => r.status)).toEqual(ran);
    expect(await stores.executions.find(id)).toMatchObject({
      tasksFailed: 1,
      error: '1 of 2 tasks failed: The table A does not exist.',
    });
    expect(log(id)).toContain('error The table A does not exist.');
  }
});

test('what no user can mend shows a reference, never the error itself', async () => {
  const { runner, start, stores, unexpected } = worker(async () => {
    throw new Error('password canary refused');
  });
  const { id } = await start(['A']);
  expect(await runner.run(id)).toBe('failed');
  const execution = await stores.executions.find(id);
  expect(execution!.error).not.toContain('canary');
  expect(execution!.error).toContain(unexpected[0]!.reference);
});

test('parallel tasks run at once, never more than the pool', async () => {
  let now = 0;
  let most = 0;
  const { runner, start } = worker(async () => {
    most = Math.max(most, ++now);
    await new Promise(setImmediate);
    now--;
  });
  const { id } = await start(['A', 'B', 'C', 'D', 'E'], { parallel: true, workerPool: 2 });
  expect(await runner.run(id)).toBe('succeeded');
  expect(most).toBe(2);
});

test('a cancel reaches the running task and ends the run cancelled', async () => {
  let begun: () => void;
  const running = new Promise<void>((resolve) => (begun = resolve));
  const { runner, start, services, stores, log } = worker(
    (_, { signal }) =>
      new Promise((_resolve, reject) => {
        begun();
        signal.addEventListener('abort', () => reject(new Error('connection reset')));
      }),
  );
  const { id, job } = await start(['A', 'B']);
  const ended = runner.run(id);
  await running;
  await services.executions.cancelJob(testAdmin, job.id);
  runner.active.cancel([id]);
  expect(await ended).toBe('cancelled');
  expect((await stores.executions.taskRuns(id)).map((r) => r.status)).toEqual(['cancelled']);
  expect(log(id).at(-1)).toContain('cancelled');
});

test('a shutdown hands the run back with a new ticket; a lost claim writes nothing more', async () => {
  for (const why of ['shutdown', 'claim_lost'] as const) {
    let begun: () => void;
    const running = new Promise<void>((resolve) => (begun = resolve));
    const { runner, start, stores, queue, services } = worker(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          begun();
          signal.addEventListener('abort', () => reject(signal.reason as RunAbort));
        }),
    );
    const { id } = await start(['A']);
    const ended = runner.run(id);
    await running;
    if (why === 'shutdown') runner.active.shutdown();
    else {
      await stores.executions.claim(id, 'other', -1_000);
      await runner.active.beat();
    }
    expect(await ended).toBeNull();
    await services.dispatcher.idle();
    const execution = (await stores.executions.find(id))!;
    expect(execution.status).toBe(why === 'shutdown' ? 'retrying' : 'running');
    expect(queue.tickets.some((t) => t.executionId === id && t.n === 2)).toBe(why === 'shutdown');
    expect((await stores.executions.taskRuns(id))[0]!.status).toBe('running');
  }
});

test('a transient error is tried again, and shows as retrying meanwhile', async () => {
  let tries = 0;
  const seen: (string | undefined)[] = [];
  const { runner, start, stores, log } = worker(async ({ executionId }) => {
    seen.push((await stores.executions.find(executionId))?.status);
    if (++tries === 1) throw new TaskRunError('The connection was lost.', true);
  });
  const beginRetry = jest.spyOn(stores.executions, 'beginRetry');
  const { id } = await start(['A']);
  expect(await runner.run(id)).toBe('succeeded');
  expect(seen).toEqual(['running', 'running']);
  expect(beginRetry).toHaveBeenCalledTimes(1);
  expect(log(id).join()).toContain('Trying again');
});

test.each([0, 1])('a job of %d further tries gets as many, and the last one knows it', async (retries) => {
  const last: boolean[] = [];
  const { runner, start, services } = worker(async ({ lastTry }) => {
    last.push(lastTry);
    throw new TaskRunError('The connection was lost.', true);
  });
  const { job, id: first } = await start(['A']);
  await services.executions.cancel(testAdmin, first);
  await services.jobs.update(testAdmin, job.id, { options: { retries } });
  expect(await runner.run(await services.executions.start(testAdmin, job.id))).toBe('failed');
  expect(last).toEqual(retries === 0 ? [true] : [false, true]);
});

test('a moment without the database does not turn a finished run into a failed one', async () => {
  const { runner, start, stores } = worker(async () => {});
  const { id } = await start(['A']);
  for (const method of ['saveTaskRun', 'finish'] as const) {
    jest.spyOn(stores.executions, method).mockRejectedValueOnce(new Error('the database is away'));
  }
  expect(await runner.run(id)).toBe('succeeded');
  expect(await stores.executions.taskRuns(id)).toMatchObject([{ status: 'succeeded' }]);
});

test('an alert that nobody can send is told in the log', async () => {
  const { runner, start, stores, services, log } = worker(async () => {});
  const { id, job } = await start(['A']);
  await runner.run(id);
  expect(log(id).join()).not.toContain('alert');
  await services.jobs.update(testAdmin, job.id, { notifications: { sendEmail: true } });
  const again = await services.executions.start(testAdmin, job.id);
  await runner.run(again);
  expect(log(again).join()).toContain('The alert by e-mail was not sent');
  expect((await stores.executions.find(again))?.status).toBe('succeeded');
});

test('the last try knows that it is the last, and its failure is final', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick', 'performance'] });
  const tries: boolean[] = [];
  const { runner, start } = worker(async ({ lastTry }) => {
    tries.push(lastTry);
    throw new TaskRunError('The connection was lost.', true);
  });
  const { id } = await start(['A']);
  const ended = runner.run(id);
  for (let done = false; !done; ) {
    await jest.advanceTimersByTimeAsync(1_000);
    done = await Promise.race([ended.then(() => true), new Promise<boolean>((r) => setImmediate(() => r(false)))]);
  }
  jest.useRealTimers();
  expect(await ended).toBe('failed');
  expect(tries).toEqual([false, false, true]);
});

test('secrets reach the task and nothing else', async () => {
  let password: string | undefined;
  const { runner, start, stores, queue } = worker(async ({ source }) => {
    password = source.properties.Password;
  });
  const { id } = await start(['A']);
  await runner.run(id);
  expect(password).toBe('canary');
  expect(JSON.stringify([...stores.state.executions.values(), stores.state.logs, queue.tickets])).not.toContain(
    'canary',
  );
  expect(JSON.stringify([...stores.state.connections.values()])).not.toContain('canary');
});
